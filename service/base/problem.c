#include "base/problem.h"

#include <assert.h>
#include <string.h>

static size_t copy_params(struct kv ret[static VIOLATION_PARAMS], const struct kv *params,
			  size_t count)
{
	assert(count <= VIOLATION_PARAMS);
	for (size_t i = 0; i < count; i++)
		ret[i] = params[i];
	return count;
}

void verdict_add(struct verdict *v, enum reason reason, const char *place, const struct kv *params,
		 size_t count)
{
	assert(reason > REASON_NONE && reason < REASON_COUNT_);
	if (v->count == VIOLATIONS_MAX)
		return;
	struct violation *added = &v->items[v->count++];
	*added = (struct violation){ .reason = reason, .place = place };
	added->param_count = copy_params(added->params, params, count);
}

bool verdict_has(const struct verdict *v, enum reason reason)
{
	for (size_t i = 0; i < v->count; i++) {
		if (v->items[i].reason == reason)
			return true;
	}
	return false;
}

enum err problem_set(struct problem *problem, enum err err, const struct kv *params, size_t count)
{
	assert(err != OK);
	assert(problem->err == OK);
	problem->err = err;
	problem->param_count = copy_params(problem->params, params, count);
	return err;
}
