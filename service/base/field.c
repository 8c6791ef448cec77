#include "base/field.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MATCH_STEPS 100000 /* a match that needs more is refused */

static pcre2_code *compile(const char *text)
{
	int error;
	PCRE2_SIZE at;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
					 PCRE2_UTF | PCRE2_DOLLAR_ENDONLY, &error, &at, NULL);
	assert(code != NULL); /* the generator compiled it before */
	return code;
}

/* Threads may compile the same pattern at once: the first to store it wins. */
static const pcre2_code *code_of(const struct pattern *pattern)
{
	void **slot = (void **)(uintptr_t)&pattern->code;
	void *code = __atomic_load_n(slot, __ATOMIC_ACQUIRE);
	if (code != NULL)
		return code;
	void *fresh = compile(pattern->text);
	if (__atomic_compare_exchange_n(slot, &code, fresh, false, __ATOMIC_ACQ_REL,
					__ATOMIC_ACQUIRE))
		return fresh;
	pcre2_code_free(fresh);
	return code;
}

static pcre2_match_context *bounded; /* only read once made, so that threads may share it */

static void make_bounded(void)
{
	bounded = pcre2_match_context_create(NULL);
	assert(bounded != NULL);
	pcre2_set_match_limit(bounded, MATCH_STEPS);
}

/* The memory of a match, one a thread: made anew, it would cost more than most matches. */
static pthread_key_t memory_key;

static void memory_drop(void *memory)
{
	pcre2_match_data_free(memory);
}

static void make_ready(void)
{
	make_bounded();
	pthread_key_create(&memory_key, memory_drop);
}

static pcre2_match_data *memory_of_thread(void)
{
	pcre2_match_data *memory = pthread_getspecific(memory_key);
	if (memory == NULL) {
		memory = pcre2_match_data_create(1, NULL);
		assert(memory != NULL);
		pthread_setspecific(memory_key, memory);
	}
	return memory;
}

bool pattern_matches(const struct pattern *pattern, const char *text)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, make_ready);
	const pcre2_code *code = code_of(pattern);
	pcre2_match_data *data = memory_of_thread();
	int found = pcre2_match(code, (PCRE2_SPTR)text, strlen(text), 0,
				PCRE2_ANCHORED | PCRE2_NO_JIT, data, bounded);
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(data);
	return found >= 0 && ends[0] == 0 && ends[1] == strlen(text);
}

void shape_join(const struct shape *first, const struct field *more, size_t more_count, size_t size,
		struct field fields[static FIELDS_JOINED_MAX], struct shape *ret)
{
	assert(first->count + more_count <= FIELDS_JOINED_MAX);
	memcpy(fields, first->fields, first->count * sizeof *fields);
	memcpy(fields + first->count, more, more_count * sizeof *fields);
	*ret = (struct shape){ first->name, fields, first->count + more_count, size };
}

const struct field *shape_field(const struct shape *shape, const char *name, size_t length)
{
	for (size_t i = 0; i < shape->count; i++)
		if (strlen(shape->fields[i].name) == length &&
		    memcmp(shape->fields[i].name, name, length) == 0)
			return &shape->fields[i];
	return NULL;
}
