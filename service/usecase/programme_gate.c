#include "usecase/programme_gate.h"

#include "base/explain.h"
#include "domain/programme.h"
#include "store/programme_store.h"
#include "store/territory_store.h"

static enum err calls_exist(struct work *w, const struct programme_call_write_list *calls,
			    struct verdict *verdict)
{
	struct text_list asked = { arena_new_many(w->arena, const char *, calls->count), 0 };
	struct text_list known = { 0 };
	for (; asked.count < calls->count; asked.count++)
		asked.items[asked.count] = calls->items[asked.count].call_id;
	if (asked.count > 0)
		TRY(programme_known_calls(w, &asked, &known));
	for (size_t i = 0; i < asked.count; i++)
		if (!text_in(asked.items[i], &known))
			refuse(verdict, REASON_CALL_UNKNOWN, KV("index", (int64_t)i),
			       KV("call", asked.items[i]));
	return OK;
}

static enum err sources_exist(struct work *w, const struct programme_funding_list *lines,
			      struct verdict *verdict)
{
	struct text_list asked = { arena_new_many(w->arena, const char *, lines->count), 0 };
	struct text_list known = { 0 };
	for (size_t i = 0; i < lines->count; i++)
		if (lines->items[i].programme != NULL)
			asked.items[asked.count++] = lines->items[i].programme;
	if (asked.count > 0)
		TRY(programme_known_codes(w, &asked, &known));
	for (size_t i = 0; i < lines->count; i++) {
		const char *code = lines->items[i].programme;
		if (code != NULL && !text_in(code, &known))
			refuse(verdict, REASON_PROGRAMME_UNKNOWN, KV("index", (int64_t)i),
			       KV("programme", code));
	}
	return OK;
}

enum err programme_gate(struct work *w, const struct programme_patch *given)
{
	struct verdict *verdict = verdict_new(w->arena);
	programme_check(given, verdict);
	TRY(calls_exist(w, &given->calls, verdict));
	TRY(sources_exist(w, &given->funding_lines, verdict));
	return verdict_ok(verdict) ? OK : refuse_as(w, ERR_BODY_INVALID, verdict);
}

enum err set_version_gate(struct work *w, const char *set, struct uuid *ret)
{
	bool found = false;
	TRY(territory_set_latest(w, set, ret, &found));
	if (found)
		return OK;
	struct verdict *verdict = verdict_new(w->arena);
	refuse(verdict, REASON_TERRITORY_SET_WITHOUT_VERSION, KV("set", set));
	return refuse_as(w, ERR_BODY_INVALID, verdict);
}
