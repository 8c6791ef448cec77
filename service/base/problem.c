#include "base/problem.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"

static size_t copy_params(struct kv ret[static VIOLATION_PARAMS], const struct kv *params,
			  size_t count)
{
	assert(count <= VIOLATION_PARAMS);
	for (size_t i = 0; i < count; i++)
		ret[i] = params[i];
	return count;
}

struct verdict *verdict_new(struct arena *arena)
{
	struct verdict *verdict = arena_new_one(arena, struct verdict);
	*verdict = verdict_in(arena);
	return verdict;
}

static void make_room(struct verdict *v)
{
	size_t room = v->room == 0 ? 2 : v->room * 2;
	struct violation *items;
	assert(v->arena != NULL);
	items = arena_new_many(v->arena, struct violation, room);
	if (v->count > 0)
		memcpy(items, v->items, v->count * sizeof(*items));
	v->items = items;
	v->room = room;
}

void verdict_add(struct verdict *v, enum reason reason, const char *place, const struct kv *params,
		 size_t count)
{
	assert(reason > REASON_NONE && reason < REASON_COUNT_);
	if (v->count == VIOLATIONS_MAX)
		return;
	if (v->count == v->room)
		make_room(v);
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
