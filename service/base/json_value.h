/* What readers of JSON and of plain text share: the place of a fault, the checks of one value. */
#ifndef GUICHET_BASE_JSON_VALUE_H
#define GUICHET_BASE_JSON_VALUE_H

#include "base/json.h"

/* Where a value stands; told as text only when there is a fault. */
struct place {
	const struct place *up; /* NULL: name is the prefix */
	const char *name;       /* of a member; NULL: an item */
	size_t index;           /* of an item */
};

struct reader {
	struct work *w;
	enum json_mode mode;
	bool answer; /* what we wrote ourselves: read-only members stand, write-only ones do not */
	struct verdict *faults;
};

/* The struct that holds any list. */
struct any_list {
	void *items;
	size_t count;
};

/* Bytes of the member when it is held by value. */
size_t value_size(const struct field *field);

/* Where a shape has the member; its count: nowhere.  Members mostly come in the order of the
 * contract: the search starts at `from`, after the last one found. */
size_t member_index(const struct shape *shape, struct bytes name, size_t from);

/* Which members of a shape were met; the generator keeps shapes within. */
struct seen {
	uint64_t bits[2];
};
bool seen_has(const struct seen *seen, size_t i);
void seen_add(struct seen *seen, size_t i);
/* What was not met: a fault, or its fallback. */
void object_finish(struct reader *r, const struct place *at, const struct shape *shape,
		   const struct seen *seen, void *ret);

void reader_fault(struct reader *r, const struct place *at, enum reason reason,
		  const struct kv *params, size_t count);
#define fault(reader, at, reason, ...)                                                             \
	reader_fault((reader), (at), (reason), (const struct kv[]){ { 0 }, ##__VA_ARGS__ } + 1,    \
		     COUNT(((const struct kv[]){ { 0 }, ##__VA_ARGS__ })) - 1)

void value_type_fault(struct reader *r, const struct place *at, const struct field *field);

/* A value that JSON writes as a string: text, money, rate, instant, date, uuid, word. */
void value_from_text(struct reader *r, const struct place *at, const char *text,
		     const struct field *field, void *ret);
void value_from_integer(struct reader *r, const struct place *at, int64_t value,
			const struct field *field, void *ret);
/* Number of items within bounds; a fault otherwise. */
bool list_count_valid(struct reader *r, const struct place *at, size_t count,
		      const struct field *field);
/* Where one more item goes.  *room is for how many there is room: 0 at first, doubled when full. */
void *list_next(struct arena *arena, struct any_list *list, size_t size, size_t *room);
/* A fault at each item that stands before already. */
void list_check_unique(struct reader *r, const struct place *at, const struct any_list *list,
		       const struct field *item);
/* The fallback of an absent member. */
void value_from_fallback(struct reader *r, const struct place *at, const struct field *field,
			 void *ret);

/* Text to tree under limits; ERR_JSON_INVALID. */
enum err json_load_within(struct work *w, struct bytes text, const struct json_limits *limits,
			  json_t **ret) MUST_CHECK;
extern const struct json_limits json_limits_ours; /* for texts that the service wrote itself */
/* True when all is well; otherwise *at is the offset of the first fault. */
bool json_scan(struct bytes text, const struct json_limits *limits, size_t *at);

/* Its canonical form, when that takes no tree; false: the tree is to write it, over what *out has.
 */
bool json_canonical_quick(struct bytes document, struct buffer *out);
/* Members are sorted by the UTF-16 code units of their names (RFC 8785, 3.2.3). */
int json_compare_names(struct bytes one, struct bytes other);

#endif
