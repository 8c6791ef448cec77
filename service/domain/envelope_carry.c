#include "domain/envelope_carry.h"

#include "domain/timeline.h"

const char *wave_heir(const struct call_rules *rules, const struct wave_rule *wave)
{
	const struct wave_rule *end = rules->waves->items + rules->waves->count;
	for (const struct wave_rule *next = wave + 1; next < end; next++)
		if (next->sub_envelope != NULL &&
		    !text_equal(next->sub_envelope, wave->sub_envelope))
			return next->sub_envelope;
	return NULL;
}

static struct envelope_row *row_of(struct envelope_row_list *rows, const char *code)
{
	for (size_t i = 0; code != NULL && i < rows->count; i++)
		if (text_equal(rows->items[i].code, code))
			return &rows->items[i];
	return NULL;
}

static bool moves_on(const struct call_rules *rules, const struct wave_rule *wave,
		     const struct zone *zone, struct instant now)
{
	struct phase_span span;
	if (wave->sub_envelope == NULL || wave->unspent_from == NULL)
		return false;
	const struct phase *phase = phase_find(rules, wave->unspent_from);
	return phase != NULL && phase_span(phase, zone, &span) && !instant_before(now, span.opens);
}

void envelope_carry(const struct call_rules *rules, const struct zone *zone, struct instant now,
		    struct envelope_row_list *rows)
{
	for (size_t i = 0; rules->waves != NULL && i < rules->waves->count; i++) {
		const struct wave_rule *wave = &rules->waves->items[i];
		if (!moves_on(rules, wave, zone, now))
			continue;
		struct envelope_row *from = row_of(rows, wave->sub_envelope);
		struct envelope_row *to = row_of(rows, wave_heir(rules, wave));
		int64_t rest = from == NULL ? 0 : envelope_remaining(from).cents;
		if (to == NULL || rest <= 0)
			continue;
		from->total.cents -= rest;
		from->carried.cents -= rest;
		to->total.cents += rest;
		to->carried.cents += rest;
	}
}
