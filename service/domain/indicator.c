#include "domain/indicator.h"

#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"

#define SCALE          INT64_C(10000) /* four decimals, as the contract admits */
#define DECIMALS       4
#define HUNDREDTHS_MAX INT64_C(99999999999)

/* --- decimals: at most twelve digits and four decimals, so that they fit with room to spare */

static int64_t ten_thousandths(const char *text)
{
	bool negative = *text == '-';
	int64_t value = 0;
	int decimals = -1; /* before the point */
	for (const char *c = text + negative; *c != '\0'; c++) {
		if (*c == '.') {
			decimals = 0;
			continue;
		}
		assert(*c >= '0' && *c <= '9');
		value = value * 10 + (*c - '0');
		decimals += decimals >= 0;
	}
	for (int i = decimals < 0 ? 0 : decimals; i < DECIMALS; i++)
		value *= 10;
	return negative ? -value : value;
}

static __int128 round_half_up(__int128 value, __int128 by)
{
	if (by < 0) {
		value = -value;
		by = -by;
	}
	__int128 doubled = 2 * value + by;
	__int128 quotient = doubled / (2 * by);
	return quotient - (doubled < 0 && doubled % (2 * by) != 0);
}

bool progress_hundredths(const char *baseline, const char *target, const char *observed,
			 int64_t *ret)
{
	int64_t from = ten_thousandths(baseline);
	int64_t whole = ten_thousandths(target) - from;
	int64_t part = ten_thousandths(observed) - from;
	if (whole == 0)
		return false;
	__int128 found = round_half_up((__int128)part * SCALE, whole);
	if (found > HUNDREDTHS_MAX || found < -HUNDREDTHS_MAX)
		return false;
	*ret = (int64_t)found;
	return true;
}

/* --- progress */

static bool same_place(const struct indicator *indicator, const struct observation *observation)
{
	if (observation->territory_set != NULL)
		return false;
	return observation->territory == NULL ||
	       text_equal(observation->territory, indicator->territory);
}

const char *progress_percent(struct arena *arena, const struct indicator *indicator,
			     const struct observation *observation)
{
	int64_t found;
	if (indicator->baseline == NULL || indicator->target == NULL ||
	    !same_place(indicator, observation) ||
	    !progress_hundredths(indicator->baseline->value, indicator->target->value,
				 observation->value, &found))
		return NULL;
	long long size = llabs((long long)found);
	return arena_printf(arena, "%s%lld.%02lld", found < 0 ? "-" : "", size / 100, size % 100);
}

/* --- what must hold */

void indicator_check(const struct indicator_write *indicator, struct verdict *ret)
{
	if (indicator->baseline != NULL && indicator->target != NULL &&
	    ten_thousandths(indicator->baseline->value) ==
		    ten_thousandths(indicator->target->value))
		refuse(ret, REASON_TARGET_IS_BASELINE);
}

void observation_check(const struct indicator *indicator, const struct observation_write *given,
		       struct verdict *ret)
{
	if (given->measure != indicator->measure)
		refuse(ret, REASON_MEASURE_MIXED, KV("expected", measure_words[indicator->measure]),
		       KV("found", measure_words[given->measure]));
	if (given->on != NULL && date_civil(*given->on).year != given->year)
		refuse(ret, REASON_YEAR_CONTRADICTS_DATE, KV("on", *given->on),
		       KV("year", given->year));
	if (given->territory != NULL && given->territory_set != NULL)
		refuse(ret, REASON_TERRITORY_TWICE);
}

/* --- actions */

void indicator_actions(struct arena *arena, const struct asker *asker, struct uuid id,
		       struct possible_action_list *ret)
{
	static const struct action_row add = { "add_observation", OPERATION_OBSERVATION_CREATE };
	static const struct verdict nothing_against;
	actions_start(arena, ret);
	if (actions_could_take(asker, &add))
		actions_add(arena, &add, id, &nothing_against, ret);
}
