#include "domain/lint_parts.h"

#include <string.h>

#include "domain/call_structure.h"
#include "domain/lint_text.h"

#define HUNDREDTHS     100  /* of a count */
#define LOOKS_LIKE_ALL 5000 /* a bonus of more points than this is hardly one */

/* --- awards against the envelope */

static void lint_awards(const struct call_rules *rules, struct verdict *warnings)
{
	const struct envelope *envelope = rules->envelope;
	const struct award_count *count = rules->award_count;
	const struct award_amount *amount = rules->award_amount;
	if (envelope == NULL || count == NULL || amount == NULL || amount->max_amount == NULL)
		return;
	struct money most = *amount->max_amount;
	if (count->min_count != NULL && *count->min_count > 0 &&
	    most.cents > envelope->amount.cents / *count->min_count)
		refuse(warnings, REASON_AWARDS_PASS_ENVELOPE, KV("count", *count->min_count),
		       KV("maximum", most), KV("envelope", envelope->amount));
	if (count->max_count != NULL && *count->max_count > 0 &&
	    most.cents < envelope->amount.cents / *count->max_count)
		refuse(warnings, REASON_ENVELOPE_UNSPENDABLE, KV("count", *count->max_count),
		       KV("maximum", most), KV("envelope", envelope->amount));
}

/* --- bonuses */

static void lint_bonus_value(const struct bonus *bonus, const struct funding_rate *rate,
			     int64_t index, struct verdict *warnings)
{
	int32_t value = bonus->value.basis_points;
	bool replaces = bonus->unit == BONUS_UNIT_REPLACED_RATE;
	bool lowers = replaces && rate != NULL && value < rate->default_rate.basis_points;
	if (value == 0)
		refuse(warnings, REASON_BONUS_WITHOUT_EFFECT, KV("index", index),
		       KV("bonus", bonus->code));
	else if (lowers || (!replaces && value > LOOKS_LIKE_ALL))
		refuse(warnings, REASON_BONUS_UNIT_DOUBTFUL, KV("index", index),
		       KV("bonus", bonus->code), KV("value", bonus->value),
		       KV("unit", bonus_unit_words[bonus->unit]));
}

/* "10 %" may be ten points or ten per cent of the grant; points say so. */
static void lint_bonus_unit(const struct bonus *bonus, int64_t index, struct verdict *warnings)
{
	struct printed printed;
	const char *text = bonus->provenance.source_text;
	if (text == NULL || bonus->unit == BONUS_UNIT_REPLACED_RATE ||
	    strstr(text, "point") != NULL)
		return;
	printed_read(text, &printed);
	for (size_t i = 0; i < printed.figure_count; i++) {
		if (!printed.figures[i].percent)
			continue;
		refuse(warnings, REASON_BONUS_UNIT_UNPRINTED, KV("index", index),
		       KV("bonus", bonus->code), KV("unit", bonus_unit_words[bonus->unit]));
		return;
	}
}

static void lint_bonus(const struct call_rules *rules, size_t i, struct verdict *warnings)
{
	const struct bonus *bonus = &rules->bonuses.items[i];
	const struct funding_rate *rate = rules->funding_rate;
	int64_t index = (int64_t)i;
	lint_bonus_value(bonus, rate, index, warnings);
	lint_bonus_unit(bonus, index, warnings);
	if (rate == NULL || bonus->rate_cap != NULL || bonus->unit != BONUS_UNIT_PERCENTAGE_POINTS)
		return;
	int32_t reached = rate->default_rate.basis_points + bonus->value.basis_points;
	if (reached > rate->max_rate.basis_points && reached <= RATE_WHOLE)
		refuse(warnings, REASON_BONUS_PASSES_MAXIMUM, KV("index", index),
		       KV("bonus", bonus->code), KV("rate", (struct rate){ reached }),
		       KV("maximum", rate->max_rate));
}

/* --- own funding, state aid */

static void lint_own_funding(const struct call_rules *rules, struct verdict *warnings)
{
	const struct own_funding *own = rules->own_funding;
	const struct funding_rate *rate = rules->funding_rate;
	if (own != NULL && rate != NULL &&
	    own->min_rate.basis_points + rate->max_rate.basis_points > RATE_WHOLE)
		refuse(warnings, REASON_OWN_FUNDING_AGAINST_RATE, KV("own", own->min_rate),
		       KV("maximum", rate->max_rate));
}

static void lint_state_aid(const struct call_rules *rules, struct verdict *warnings)
{
	const struct state_aid_rule *aid = rules->state_aid;
	const struct award_amount *amount = rules->award_amount;
	if (aid != NULL && aid->ceiling_amount != NULL && amount != NULL &&
	    amount->max_amount != NULL && amount->max_amount->cents > aid->ceiling_amount->cents)
		refuse(warnings, REASON_AWARD_ABOVE_STATE_AID, KV("maximum", *amount->max_amount),
		       KV("ceiling", *aid->ceiling_amount), KV("regime", aid->regime));
}

/* --- what was printed */

/* A value and the place where it stands. */
struct figure_claim {
	const char *owner, *member;
	int64_t hundredths;
	const struct provenance *provenance;
	bool rate; /* may be printed as what is left to the asker: 30 % for a rate of 70 % */
};

#define CLAIMS_MAX 7

struct figure_claims {
	struct figure_claim items[CLAIMS_MAX];
	size_t count;
};

#define CLAIM(claims, owner_, member_, ...)                                                        \
	(claims)->items[(claims)->count++] = (struct figure_claim)                                 \
	{                                                                                          \
		.owner = (owner_), .member = (member_), __VA_ARGS__                                \
	}

static void claims_of_amounts(const struct call_rules *rules, struct figure_claims *ret)
{
	const struct envelope *envelope = rules->envelope;
	const struct award_amount *amount = rules->award_amount;
	if (envelope != NULL)
		CLAIM(ret, "envelope", "amount", .hundredths = envelope->amount.cents,
		      .provenance = &envelope->provenance);
	if (amount != NULL && amount->min_amount != NULL)
		CLAIM(ret, "award_amount", "min_amount", .hundredths = amount->min_amount->cents,
		      .provenance = &amount->provenance);
	if (amount != NULL && amount->max_amount != NULL)
		CLAIM(ret, "award_amount", "max_amount", .hundredths = amount->max_amount->cents,
		      .provenance = &amount->provenance);
}

static void claims_of_counts(const struct award_count *count, struct figure_claims *ret)
{
	if (count != NULL && count->min_count != NULL)
		CLAIM(ret, "award_count", "min_count", .hundredths = *count->min_count * HUNDREDTHS,
		      .provenance = &count->provenance);
	if (count != NULL && count->max_count != NULL)
		CLAIM(ret, "award_count", "max_count", .hundredths = *count->max_count * HUNDREDTHS,
		      .provenance = &count->provenance);
}

static void claims_of_rates(const struct funding_rate *rate, struct figure_claims *ret)
{
	if (rate == NULL)
		return;
	CLAIM(ret, "funding_rate", "min_rate", .hundredths = rate->min_rate.basis_points,
	      .provenance = &rate->provenance, .rate = true);
	CLAIM(ret, "funding_rate", "max_rate", .hundredths = rate->max_rate.basis_points,
	      .provenance = &rate->provenance, .rate = true);
}

/* Only where the value is said to come from the text: a reading says itself that it is one. */
static void lint_figure(const struct figure_claim *claim, struct verdict *warnings)
{
	struct printed printed;
	printed_read(claim->provenance->source_text, &printed);
	if (claim->provenance->basis != PROVENANCE_BASIS_SOURCED || printed.figure_count == 0 ||
	    printed_has(&printed, claim->hundredths) ||
	    (claim->rate && printed_has(&printed, RATE_WHOLE - claim->hundredths)))
		return;
	refuse(warnings, REASON_PRINTED_FIGURE_DIFFERS, KV("owner", claim->owner),
	       KV("member", claim->member), KV("printed", claim->provenance->source_text));
}

static void lint_figures(const struct call_rules *rules, struct verdict *warnings)
{
	struct figure_claims claims = { 0 };
	claims_of_amounts(rules, &claims);
	claims_of_counts(rules->award_count, &claims);
	claims_of_rates(rules->funding_rate, &claims);
	for (size_t i = 0; i < claims.count; i++)
		lint_figure(&claims.items[i], warnings);
}

/* "100 à 400 000": a hundred euros, or a hundred thousand. */
static void lint_thousands(const struct award_amount *amount, const struct money *value,
			   const char *member, struct verdict *warnings)
{
	struct printed printed;
	printed_read(amount->provenance.source_text, &printed);
	if (value == NULL || value->cents % 1000 != 0 || printed_has(&printed, value->cents) ||
	    !printed_has(&printed, value->cents / 1000))
		return;
	refuse(warnings, REASON_AMOUNT_AMBIGUOUS, KV("member", member), KV("amount", *value),
	       KV("figure", (struct money){ value->cents / 1000 }),
	       KV("printed", amount->provenance.source_text));
}

void lint_money(const struct call_definition_facts *facts, struct lint *ret)
{
	const struct call_rules *rules = facts->rules;
	const struct award_amount *amount = rules->award_amount;
	struct verdict *warnings = &ret->warnings;
	if (amount != NULL) {
		lint_thousands(amount, amount->min_amount, "min_amount", warnings);
		lint_thousands(amount, amount->max_amount, "max_amount", warnings);
	}
	lint_figures(rules, warnings);
	lint_awards(rules, warnings);
	call_parts_check(rules, warnings);
	for (size_t i = 0; i < rules->bonuses.count; i++)
		lint_bonus(rules, i, warnings);
	lint_own_funding(rules, warnings);
	lint_state_aid(rules, warnings);
}
