/* Where the rest of a wave goes, and that no euro is made or lost on the way. */
#include "domain/envelope_carry.h"

#include "unit/call_sample.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

TestSuite(envelope_carry, .timeout = 30);

#define PARTS 4

/* Waves of one part each, whose rest moves on at the opening of the phase after theirs. */
struct sample {
	struct wave_rule waves[PARTS];
	struct phase phases[PARTS];
	struct instant opens[PARTS];
	struct wave_rule_list list;
	struct envelope_row rows[PARTS + 1];
	struct call_rules rules;
};

static const char *const names[PARTS] = { "a", "b", "c", "d" };
static const char *const hours[PARTS] = { "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z",
					  "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z" };

static void sample_fill(struct sample *s)
{
	*s = (struct sample){ 0 };
	for (size_t i = 0; i < PARTS; i++) {
		s->opens[i] = sample_at(hours[i]);
		s->phases[i] = (struct phase){ .key = names[i],
					       .kind = PHASE_KIND_DATE_RANGE,
					       .precision = PHASE_PRECISION_INSTANT,
					       .opens_at = &s->opens[i] };
		s->waves[i] =
			(struct wave_rule){ .code = names[i],
					    .phase = names[i],
					    .sub_envelope = names[i],
					    .unspent_from = i + 1 < PARTS ? names[i + 1] : NULL };
		s->rows[i + 1].code = names[i];
		s->rows[i + 1].hard = true;
	}
	s->rows[0].code = ENVELOPE_WHOLE;
	s->list = (struct wave_rule_list){ s->waves, PARTS };
	s->rules.waves = &s->list;
	s->rules.phases = (struct phase_list){ s->phases, PARTS };
}

static void carry(struct sample *s, const char *now)
{
	struct envelope_row_list rows = { s->rows, PARTS + 1 };
	envelope_carry(&s->rules, sample_paris(), sample_at(now), &rows);
}

Test(envelope_carry, the_rest_moves_at_its_hour_and_from_wave_to_wave)
{
	static const struct {
		const char *now, *expected;
	} rows[] = {
		{ "2026-01-31T23:59:59Z", "100 100 100 100" },
		{ "2026-02-01T00:00:00Z", "60 140 100 100" },
		{ "2026-03-15T00:00:00Z", "60 20 220 100" },
		{ "2026-05-01T00:00:00Z", "60 20 0 320" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char found[64];
		struct sample s;
		sample_fill(&s);
		for (size_t p = 1; p <= PARTS; p++)
			s.rows[p].total.cents = 100;
		s.rows[1].awarded.cents = 60;
		s.rows[2].awarded.cents = 20;
		carry(&s, rows[i].now);
		snprintf(found, sizeof found, "%lld %lld %lld %lld",
			 (long long)s.rows[1].total.cents, (long long)s.rows[2].total.cents,
			 (long long)s.rows[3].total.cents, (long long)s.rows[4].total.cents);
		cr_expect_str_eq(found, rows[i].expected, "%s", rows[i].now);
	}
}

Test(envelope_carry, nothing_moves_without_heir_part_or_hour)
{
	struct sample s;
	sample_fill(&s);
	for (size_t p = 1; p <= PARTS; p++)
		s.rows[p].total.cents = 100;
	s.waves[0].unspent_from = NULL;
	s.waves[1].unspent_from = "unknown";
	s.waves[2].sub_envelope = NULL;
	s.waves[3].unspent_from = "a";
	carry(&s, "2027-01-01T00:00:00Z");
	for (size_t p = 1; p <= PARTS; p++)
		cr_expect_eq(s.rows[p].carried.cents, 0);
}

Test(envelope_carry, the_parts_keep_their_sum_and_hold_what_they_awarded)
{
	srand(20230515);
	for (int round = 0; round < 10000; round++) {
		struct sample s;
		int64_t stated = 0, sum = 0, carried = 0;
		sample_fill(&s);
		for (size_t p = 1; p <= PARTS; p++) {
			s.rows[p].total.cents = rand() % 1000;
			s.rows[p].awarded.cents = rand() % (s.rows[p].total.cents + 1);
			stated += s.rows[p].total.cents;
			if (rand() % 4 == 0)
				s.waves[p - 1].unspent_from = NULL;
		}
		carry(&s, hours[rand() % PARTS]);
		struct sample once = s;
		carry(&s, hours[0]);
		for (size_t p = 1; p <= PARTS; p++) {
			sum += s.rows[p].total.cents;
			carried += s.rows[p].carried.cents;
			cr_assert_geq(s.rows[p].total.cents, s.rows[p].awarded.cents);
			cr_assert_eq(s.rows[p].total.cents, once.rows[p].total.cents);
		}
		cr_assert_eq(sum, stated);
		cr_assert_eq(carried, 0);
	}
}
