/* JSON text to struct and back, along a field table.  The only place with Jansson besides http.
 *
 * Reading collects every fault (missing, wrong type, out of range, unexpected member) with its JSON
 * Pointer; shape lives here, rules of a call do not.  Writing goes straight to text. */
#ifndef GUICHET_BASE_JSON_H
#define GUICHET_BASE_JSON_H

#include "base/buffer.h"
#include "base/field.h"
#include "base/work.h"

typedef struct json_t json_t;

void json_release(json_t **json);
#define json_auto_t __attribute__((cleanup(json_release))) json_t

struct json_limits {
	size_t depth, tokens, string_bytes, number_chars;
};
struct json_limits json_limits_set(void); /* JSON_DEPTH_LIMIT and the three like it */

/* Text to tree; the top level is an object or an array.  Refuses duplicates, a BOM, control bytes,
 * bad UTF-8 and what passes the limits: ERR_JSON_INVALID with line and column. */
enum err json_parse(struct work *w, struct bytes text, json_t **ret) MUST_CHECK;

/* A whole request, text to struct, without a tree between: only when it is of the usual kind and
 * has no fault.  False: *ret is empty, as it was, and json_parse and json_into are to read it, or
 * to say why not. */
bool json_direct(struct work *w, struct bytes text, const struct shape *shape, void *ret);

enum json_mode {
	JSON_WHOLE, /* a request: required members must stand, read-only ones must not */
	JSON_PATCH, /* a merge patch (RFC 7396): absent is unchanged, null removes     */
};

/* Tree to the struct of shape, in place.  Every fault goes to `faults`, with pointers that start
 * with `prefix` ("#" for a body).  Text is copied to the arena, checked, normalised to NFC. */
#define json_into(w, json, shape, mode, prefix, faults, ret)                                       \
	json_read_struct((w), (json), (shape), JSON_READING(mode, prefix, faults), (ret))
/* The same for one member.  *ret is the struct that holds it. */
#define json_into_field(w, json, field, mode, prefix, faults, ret)                                 \
	json_read_member((w), (json), (field), JSON_READING(mode, prefix, faults), (ret))

/* How a value is read. */
struct json_reading {
	enum json_mode mode;
	const char *prefix;
	struct verdict *faults;
};
#define JSON_READING(mode_, prefix_, faults_)                                                      \
	((struct json_reading){ .mode = (mode_), .prefix = (prefix_), .faults = (faults_) })

void json_read_struct(struct work *w, const json_t *json, const struct shape *shape,
		      struct json_reading how, void *ret);
void json_read_member(struct work *w, const json_t *json, const struct field *field,
		      struct json_reading how, void *ret);

/* One value from its plain text (a parameter, a header, a column); lists are comma separated.
 * The same bounds, formats and codes as in a body.  *ret is the struct that holds the member. */
void text_into_field(struct work *w, const char *text, const struct field *field, const char *place,
		     struct verdict *faults, void *ret);

/* What PostgreSQL wrote from our own columns, closed by NUL: null, or a value of the member; the
 * members of an object.  Money in cents and rates in basis points may be integers, absent members
 * are left as they are, unknown ones are ignored, bounds are not looked at again; what does not fit
 * is a bug: asserted. */
void json_column(struct work *w, struct bytes text, const struct field *field, void *base);
void json_document(struct work *w, struct bytes text, const struct shape *shape, void *ret);

/* A merge patch kept as text (FIELD_TREE), over the struct of shape.  The caller owns *ret. */
enum err json_patch_text(struct work *w, const char *text, const struct shape *shape,
			 struct json_reading how, void *ret) MUST_CHECK;

/* A member of an object as compact JSON text; NULL when it is absent or null. */
const char *json_member_text(struct work *w, const json_t *json, const char *name);

/* Struct to JSON text; write-only members are left out; instants in the zone given. */
void json_write(struct buffer *out, const struct shape *shape, const void *value,
		const struct zone *zone);
void json_write_field(struct buffer *out, const struct field *field, const void *member,
		      const struct zone *zone);
void json_write_text(struct buffer *out, const char *text); /* quoted and escaped */

/* RFC 8785: the canonical form of a JSON text of ours (members sorted by UTF-16 code units). */
enum err json_canonical(struct work *w, struct bytes text, struct bytes *ret) MUST_CHECK;

/* Does the struct hold to its table?  Used on answers in debug and test builds: false with the
 * faults when a required member is absent, a bound is passed, a word is not of the list. */
bool json_answer_valid(struct work *w, struct bytes text, const struct shape *shape,
		       struct verdict *faults);

#endif
