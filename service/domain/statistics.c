#include "domain/statistics.h"

#include <assert.h>

#include "base/arena.h"

#define HUNDREDTHS_MAX INT64_C(99999999999)

static __int128 divide_half_up(__int128 value, int64_t by)
{
	return (2 * value + by) / ((__int128)2 * by);
}

const char *percent_of(struct arena *arena, int64_t part, int64_t whole)
{
	assert(part >= 0 && whole >= 0);
	if (whole == 0)
		return NULL;
	__int128 hundredths = divide_half_up((__int128)part * 10000, whole);
	if (hundredths > HUNDREDTHS_MAX)
		return NULL;
	long long shown = (long long)hundredths;
	return arena_printf(arena, "%lld.%02lld", shown / 100, shown % 100);
}

const struct money *mean_amount(struct arena *arena, const struct money *total, int64_t count)
{
	if (count == 0 || total == NULL)
		return NULL;
	struct money *mean = arena_new_one(arena, struct money);
	mean->cents = (int64_t)divide_half_up(total->cents, count);
	return mean;
}

static const int64_t *kept_count(struct arena *arena, int64_t value)
{
	int64_t *kept = arena_new_one(arena, int64_t);
	*kept = value;
	return kept;
}

void statistics_figures(struct arena *arena, const struct statistics_sums *sums, bool told,
			struct statistics_figures *ret)
{
	*ret = (struct statistics_figures){ .deposited = sums->deposited,
					    .received = sums->received };
	if (!told)
		return;
	ret->complete = kept_count(arena, sums->complete);
	ret->eligible = kept_count(arena, sums->eligible);
	ret->selected = kept_count(arena, sums->selected);
	ret->awarded = kept_count(arena, sums->awarded);
	ret->success_rate_percent = percent_of(arena, sums->awarded, sums->received);
	ret->requested_amount = sums->requested_amount;
	ret->awarded_amount = sums->awarded_amount;
	ret->total_cost_amount = sums->total_cost;
	ret->mean_award_amount = mean_amount(arena, sums->awarded_amount, sums->awarded);
	if (sums->awarded_amount != NULL && sums->total_cost != NULL)
		ret->mean_funding_rate_percent =
			percent_of(arena, sums->awarded_amount->cents, sums->total_cost->cents);
	ret->paid_amount = sums->paid_amount;
	ret->trainees_planned = kept_count(arena, sums->trainees_planned);
	ret->trainees_realised = kept_count(arena, sums->trainees_realised);
	ret->award_per_trainee_amount =
		mean_amount(arena, sums->awarded_amount, sums->trainees_planned);
}

/* Of so few files, a figure would tell what one of them asked for or how it fared: a group says of
 * them only what its awards say, which are public (CRPA L312-1-1). */
#define FEW 3

static void keep_to_awards(struct statistics_figures *figures)
{
	figures->complete = figures->eligible = figures->selected = NULL;
	figures->requested_amount = NULL;
}

static void groups_of(struct arena *arena, const struct statistics_sums_list *sums,
		      const char *dimension, enum statistics_coverage coverage,
		      struct statistics_group_list *ret)
{
	ret->items = arena_new_many(arena, struct statistics_group, sums->count);
	ret->count = 0;
	for (size_t i = 0; i < sums->count; i++) {
		if (!text_equal(sums->items[i].dimension, dimension))
			continue;
		struct statistics_group *group = &ret->items[ret->count++];
		group->code = sums->items[i].code;
		statistics_figures(arena, &sums->items[i], coverage != STATISTICS_COVERAGE_RECEIVED,
				   &group->figures);
		if (coverage == STATISTICS_COVERAGE_PUBLISHED && group->figures.deposited < FEW)
			keep_to_awards(&group->figures);
	}
}

void call_figures(struct arena *arena, const struct statistics_sums_list *sums,
		  struct call_statistics *ret)
{
	static const struct money zero;
	static const struct statistics_sums nothing = { .requested_amount = &zero,
							.awarded_amount = &zero,
							.total_cost = &zero,
							.paid_amount = &zero };
	const struct statistics_sums *total = &nothing;
	for (size_t i = 0; i < sums->count; i++)
		if (text_equal(sums->items[i].dimension, "total"))
			total = &sums->items[i];
	statistics_figures(arena, total, ret->coverage != STATISTICS_COVERAGE_RECEIVED,
			   &ret->total);
	groups_of(arena, sums, "axis", ret->coverage, &ret->by_axis);
	groups_of(arena, sums, "territory", ret->coverage, &ret->by_territory);
	groups_of(arena, sums, "role", ret->coverage, &ret->by_role);
	groups_of(arena, sums, "target_audience", ret->coverage, &ret->by_target_audience);
}

void programme_figures(struct arena *arena, struct programme_progress *progress)
{
	progress->success_rate_percent = percent_of(arena, progress->awarded, progress->received);
	progress->mean_award_amount =
		mean_amount(arena, progress->awarded_amount, progress->awarded);
}
