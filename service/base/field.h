/* A struct described member by member: one description serves JSON in and out, parameters and rows.
 *
 * The tables are generated from api-spec/openapi.yaml (build/gen/schema.h); facts that never leave
 * the service are described by hand with FIELD(). */
#ifndef GUICHET_BASE_FIELD_H
#define GUICHET_BASE_FIELD_H

#include "base/types.h"

enum field_kind {
	FIELD_TEXT,    /* const char *, NFC; NULL when absent                             */
	FIELD_BOOL,    /* bool                                                            */
	FIELD_INT,     /* int64_t                                                         */
	FIELD_MONEY,   /* struct money    "1234.50"                cents in SQL           */
	FIELD_RATE,    /* struct rate     "0.70"                   basis points in SQL    */
	FIELD_INSTANT, /* struct instant  RFC 3339                 timestamptz in SQL     */
	FIELD_DATE,    /* struct date     2026-06-30                                      */
	FIELD_UUID,    /* struct uuid                                                     */
	FIELD_ENUM,    /* enum: int32_t index into words                                  */
	FIELD_OBJECT,  /* the struct of shape, by value                                   */
	FIELD_LIST,    /* struct { T *items; size_t count; }, items described by item     */
	FIELD_PARAMS,  /* struct kv_list: the figures of a refusal, output only           */
	FIELD_TREE,    /* const char *: a JSON object as text, read by who knows its shape */
	FIELD_BYTES,   /* struct bytes: a raw body, never inside JSON                     */
};

/* What a text must be, beyond its length and pattern. */
enum text_format {
	FORMAT_NONE,
	FORMAT_MONTH, /* 2023-06                                                  */
	FORMAT_EMAIL,
	FORMAT_URI_HTTPS,
	FORMAT_SIREN, /* check digit included                                     */
	FORMAT_SIRET,
	FORMAT_INSEE_COMMUNE, /* 59350, 2A004                                             */
	FORMAT_SHA256,        /* 64 lower-case hexadecimal digits                         */
	FORMAT_LANGUAGE,
	FORMAT_TIME_ZONE, /* a name of the IANA data base                             */
};

struct shape;
struct pattern;

struct field {
	const char *name;
	uint32_t offset;
	enum field_kind kind;
	enum text_format format;
	bool required;    /* must stand in the input                                        */
	bool nullable;    /* null may stand in the input; written as null when absent       */
	bool pointer;     /* optional or nullable: the member is a pointer to the kind's type
			   * (a text is a pointer already and never says so)               */
	bool read_only;   /* refused in a request, as an unknown member                     */
	bool write_only;  /* never written in an answer                                     */
	uint32_t written; /* of a const char *: the text that the instant was read from; 0: not kept
			   */
	bool unique;      /* list: no item twice                                            */
	int64_t min;      /* code points of a text, value of an int, items of a list        */
	int64_t max;      /* the same; for money and rate in cents and basis points         */
	const struct pattern *pattern;
	const char *const *words;  /* closed list of an enum or of a text, ends with NULL   */
	const struct shape *shape; /* of an object                                          */
	const struct field *item;  /* of a list: the item, at offset 0                      */
	const char *fallback;      /* stands for the value when it is absent, as plain text */
};

struct shape {
	const char *name; /* as in the contract */
	const struct field *fields;
	size_t count;
	size_t size; /* of the struct */
};

/* The member whose name is these bytes, or NULL. */
const struct field *shape_field(const struct shape *shape, const char *name, size_t length);

/* The value of a member of the struct at base, through its pointer; NULL when it is absent. */
static inline const void *field_value(const struct field *field, const void *base)
{
	const char *member = (const char *)base + field->offset;
	return field->pointer ? *(const void *const *)(const void *)member : member;
}

/* A pattern of the contract, compiled at first use (PCRE2, anchored, bounded match). */
struct pattern {
	const char *text;
	void *code;
};

/* True when the whole text matches. */
bool pattern_matches(const struct pattern *pattern, const char *text);

#define FIELDS_JOINED_MAX 64

/* A description made of another one, whose struct stands first in the struct of size, and more
 * members: ret and fields are static memory of the caller, filled once. */
void shape_join(const struct shape *first, const struct field *more, size_t more_count, size_t size,
		struct field fields[static FIELDS_JOINED_MAX], struct shape *ret);

/* The kind of a member, from its type. */
#define FIELD_KIND_OF(member)                                                                      \
	_Generic((member),                                                                         \
		const char *: FIELD_TEXT,                                                          \
		bool: FIELD_BOOL,                                                                  \
		int64_t: FIELD_INT,                                                                \
		struct money: FIELD_MONEY,                                                         \
		struct rate: FIELD_RATE,                                                           \
		struct instant: FIELD_INSTANT,                                                     \
		struct date: FIELD_DATE,                                                           \
		struct uuid: FIELD_UUID)

/* One line of a hand-made description: FIELD(struct submission_facts, siren_min). */
#define FIELD(type, member)                                                                        \
	{                                                                                          \
		.name = #member, .offset = offsetof(type, member),                                 \
		.kind = FIELD_KIND_OF(((type *)0)->member), .required = true                       \
	}
#define FIELD_ENUM_OF(type, member, words_)                                                        \
	{                                                                                          \
		.name = #member, .offset = offsetof(type, member), .kind = FIELD_ENUM,             \
		.required = true, .words = (words_)                                                \
	}
#define FIELD_ENUM_MAYBE(type, member, words_)                                                     \
	{                                                                                          \
		.name = #member, .offset = offsetof(type, member), .kind = FIELD_ENUM,             \
		.nullable = true, .pointer = true, .words = (words_)                               \
	}
/* A nested struct or a list, read from a JSON column; nullable members are pointers. */
#define FIELD_OBJECT_OF(type, member, shape_)                                                      \
	{                                                                                          \
		.name = #member, .offset = offsetof(type, member), .kind = FIELD_OBJECT,           \
		.required = true, .shape = (shape_)                                                \
	}
#define FIELD_LIST_OF(type, member, item_)                                                         \
	{                                                                                          \
		.name = #member, .offset = offsetof(type, member), .kind = FIELD_LIST,             \
		.required = true, .item = (item_)                                                  \
	}
/* Optional: the member is a pointer to the type named by kind_. */
#define FIELD_MAYBE(type, member, kind_)                                                           \
	{                                                                                          \
		.name = #member, .offset = offsetof(type, member), .kind = (kind_),                \
		.nullable = true, .pointer = (kind_) != FIELD_TEXT                                 \
	}
/* The same for a nested struct: the member is a pointer to it. */
#define FIELD_MAYBE_OBJECT(type, member, shape_)                                                   \
	{                                                                                          \
		.name = #member, .offset = offsetof(type, member), .kind = FIELD_OBJECT,           \
		.nullable = true, .pointer = true, .shape = (shape_)                               \
	}
#define SHAPE_OF(type, fields_)                                                                    \
	{                                                                                          \
		.name = #type, .fields = (fields_), .count = COUNT(fields_), .size = sizeof(type)  \
	}

#endif
