#include "unit/call_sample.h"

#include "base/zone.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

struct phase *sample_phase(struct call_rules *rules, const char *key)
{
	for (size_t i = 0; i < rules->phases.count; i++)
		if (strcmp(rules->phases.items[i].key, key) == 0)
			return &rules->phases.items[i];
	cr_assert_fail("no phase %s", key);
	return NULL;
}

struct instant sample_at(const char *text)
{
	struct instant value;
	cr_assert(instant_parse(text, &value), "%s", text);
	return value;
}

struct date sample_on(const char *text)
{
	struct date value;
	cr_assert(date_parse(text, &value), "%s", text);
	return value;
}

const struct instant *sample_at_kept(struct arena *arena, const char *text)
{
	struct instant *kept = arena_new_one(arena, struct instant);
	*kept = sample_at(text);
	return kept;
}

const struct zone *sample_paris(void)
{
	const struct zone *zone = zone_find("Europe/Paris");
	cr_assert_not_null(zone);
	return zone;
}

const char *sample_figure(struct arena *arena, const struct verdict *verdict, const char *name)
{
	char text[40] = "";
	for (size_t i = 0; verdict->count > 0 && i < verdict->items[0].param_count; i++) {
		const struct kv *kv = &verdict->items[0].params[i];
		if (strcmp(kv->name, name) != 0)
			continue;
		if (kv->kind == KV_TEXT)
			return kv->text;
		if (kv->kind == KV_INSTANT)
			instant_format(kv->instant, sample_paris(), text);
		else if (kv->kind == KV_RATE)
			rate_format(kv->rate, text);
		else
			snprintf(text, sizeof(text), "%lld", (long long)kv->number);
	}
	return arena_printf(arena, "%s", text);
}
