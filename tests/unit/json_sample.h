/* A struct with a member of each kind, for the tests of JSON in and out. */
#ifndef GUICHET_TESTS_UNIT_JSON_SAMPLE_H
#define GUICHET_TESTS_UNIT_JSON_SAMPLE_H

#include "base/json.h"

enum colour { COLOUR_RED, COLOUR_DARK_BLUE, COLOUR_COUNT_ };

struct part {
	const char *name;
	const int64_t *weight; /* optional, nullable */
};

struct part_list {
	struct part *items;
	size_t count;
};

struct sample {
	struct uuid id; /* read only */
	const char *title;
	const char *note; /* nullable */
	const char *code; /* pattern */
	bool open;
	int64_t quantity;
	struct money amount;
	const struct money *balance; /* signed */
	struct rate rate;
	struct instant at;
	struct date on;
	enum colour colour;
	const enum colour *other;
	struct part part;
	const struct part *spare;
	struct part_list parts;
	struct text_list tags;
	const char *secret; /* write only */
	int64_t page;       /* has a default */
	const char *siret;
	struct kv_list params; /* read only */
};

extern const struct shape sample_shape;
const struct field *sample_field(const char *name);

/* A document with everything that is required; `more` is put in front. */
#define SAMPLE_REST                                                                                \
	"\"title\":\"abc\",\"open\":true,\"quantity\":1,\"amount\":\"1.00\",\"rate\":\"0.50\","    \
	"\"at\":\"2023-05-15T23:59:59+02:00\",\"on\":\"2023-05-15\",\"colour\":\"red\","           \
	"\"part\":{\"name\":\"p\"},\"parts\":[],\"tags\":[]}"

/* The faults as "place code" lines, in order. */
const char *faults_text(struct arena *arena, const struct verdict *faults);

#endif
