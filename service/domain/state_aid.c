#include "domain/state_aid.h"

#include <string.h>

#include "base/arena.h"
#include "base/identifier.h"
#include "domain/agreement.h"

#define YEAR_MONTHS 12

static const struct legal_figure *by_name(const struct legal_figure_list *figures, const char *name)
{
	for (size_t i = 0; i < figures->count; i++)
		if (text_equal(figures->items[i].name, name))
			return &figures->items[i];
	return NULL;
}

struct date aid_counted_from(enum legal_figure_window window, int64_t months,
			     struct date decided_on)
{
	struct civil civil = date_civil(decided_on);
	if (window == LEGAL_FIGURE_WINDOW_ROLLING_3_YEARS)
		return date_add_months(decided_on, -(int32_t)months);
	civil.year -= (int32_t)(months / YEAR_MONTHS) - 1; /* the current one is one of them */
	civil.month = civil.day = 1;
	return date_of(civil);
}

bool aid_regime(const struct state_aid_rule *rule, const struct legal_figure_list *figures,
		struct date decided_on, struct aid_regime *ret)
{
	const struct legal_figure *named = rule == NULL ? NULL : by_name(figures, rule->regime);
	const struct legal_figure *law =
		named == NULL ? NULL : legal_figure_find(figures, named->code, decided_on);
	if (law == NULL || law->amount == NULL || law->window == NULL || law->months == NULL)
		return false;
	bool same = law == named;
	*ret = (struct aid_regime){
		.name = law->name,
		.source = law->source,
		.ceiling =
			same && rule->ceiling_amount != NULL ? *rule->ceiling_amount : *law->amount,
		.window = *law->window,
		.counted_from = aid_counted_from(*law->window, *law->months, decided_on),
	};
	return true;
}

/* Aid is counted up to the day of the vote, both days included. */
static bool counted(const struct aid_regime *regime, const struct agreement *agreement,
		    struct date granted_on)
{
	return granted_on.days >= regime->counted_from.days &&
	       granted_on.days <= agreement->decided_on.days;
}

static void entity_sums(const struct aid_regime *regime, const struct agreement *agreement,
			struct state_aid_share *ret)
{
	for (size_t i = 0; i < agreement->shares.count; i++) {
		const struct agreement_share *s = &agreement->shares.items[i];
		if (!same_siren(s->siret, ret->siret))
			continue;
		ret->share_amount.cents += s->amount.cents;
		for (size_t a = 0; a < s->declared_aids.count; a++)
			if (counted(regime, agreement, s->declared_aids.items[a].granted_on))
				ret->declared_amount.cents +=
					s->declared_aids.items[a].amount.cents;
	}
	ret->total_amount.cents = ret->share_amount.cents + ret->declared_amount.cents;
	ret->headroom_amount.cents = regime->ceiling.cents - ret->total_amount.cents;
	ret->verdict = ret->headroom_amount.cents < 0 ? STATE_AID_SHARE_VERDICT_WARNING
						      : STATE_AID_SHARE_VERDICT_OK;
}

void aid_shares(const struct aid_regime *regime, const struct agreement *agreement,
		struct arena *arena, struct state_aid_share_list *ret)
{
	size_t count = agreement->shares.count;
	*ret = (struct state_aid_share_list){
		arena_new_many(arena, struct state_aid_share, count + 1), count
	};
	for (size_t i = 0; i < count; i++) {
		const struct agreement_share *s = &agreement->shares.items[i];
		struct state_aid_share *share = &ret->items[i];
		*share = (struct state_aid_share){ .siret = s->siret, .name = s->name };
		share->declared_aids.count = s->declared_aids.count;
		share->declared_aids.items =
			arena_new_many(arena, struct counted_aid, s->declared_aids.count + 1);
		for (size_t a = 0; a < s->declared_aids.count; a++) {
			const struct declared_aid *aid = &s->declared_aids.items[a];
			share->declared_aids.items[a] =
				(struct counted_aid){ aid->granted_on, aid->amount,
						      counted(regime, agreement, aid->granted_on) };
		}
		entity_sums(regime, agreement, share);
	}
}
