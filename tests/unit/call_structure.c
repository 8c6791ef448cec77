/* References and sums of a call: one contradiction at a time. */
#include "domain/call_structure.h"

#include "unit/rules_kit.h"

#include <criterion/criterion.h>

TestSuite(call_structure, .timeout = 20);

static const int64_t one = 1, two = 2, three = 3, nine = 9, ten = 10, forty = 40;
static struct money low, high;
static struct envelope envelope;
static struct award_count count;
static struct award_amount amount;
static struct sub_envelope parts[2];
static struct sub_envelope_list part_list = { parts, 2 };
static struct wave_rule waves[2];
static struct wave_rule_list wave_list = { waves, 1 };
static struct criterion criteria[2];
static struct criterion_list criterion_list = { criteria, 2 };
static struct selection_rule selection;
static struct payment_rule payments[2];
static struct payment_rule_list payment_list = { payments, 2 };
static const char *keys[3];
static struct text_list key_list = { keys, 1 };

static void nothing(struct call_rules *r)
{
	(void)r;
}

static void sums(struct call_rules *r)
{
	low = euros("390000.00");
	high = euros("400000.00");
	envelope = (struct envelope){ .amount = euros("3900000.00") };
	count = (struct award_count){ .min_count = &ten };
	amount = (struct award_amount){ .min_amount = &low };
	r->envelope = &envelope;
	r->award_count = &count;
	r->award_amount = &amount;
}
static void one_grant_too_many(struct call_rules *r)
{
	sums(r);
	amount.min_amount = &high;
}
static void no_least_amount(struct call_rules *r)
{
	sums(r);
	amount.min_amount = NULL;
}
static void no_least_count(struct call_rules *r)
{
	one_grant_too_many(r);
	count.min_count = NULL;
}
static void no_amount(struct call_rules *r)
{
	sums(r);
	r->award_amount = NULL;
}
static void no_count(struct call_rules *r)
{
	sums(r);
	r->award_count = NULL;
}
static void no_envelope(struct call_rules *r)
{
	one_grant_too_many(r);
	r->envelope = NULL;
}
static void zero_count(struct call_rules *r)
{
	static const int64_t zero;
	one_grant_too_many(r);
	count.min_count = &zero;
}
static void two_parts(struct call_rules *r)
{
	sums(r);
	parts[0] = (struct sub_envelope){ .code = "first", .amount = euros("2000000.00") };
	parts[1] = (struct sub_envelope){ .code = "second", .amount = euros("1900000.00") };
	envelope.sub_envelopes = &part_list;
}
static void parts_over_the_whole(struct call_rules *r)
{
	two_parts(r);
	parts[1].amount.cents++;
}
static void part_twice(struct call_rules *r)
{
	two_parts(r);
	parts[1].code = "first";
}
static void role_twice(struct call_rules *r)
{
	r->collective.roles.items[2].role = "third_place";
}
static void bonus_and_axis_alike(struct call_rules *r)
{
	r->axes.items[0].code = r->bonuses.items[0].code;
}
static void phase_thrice(struct call_rules *r)
{
	r->phases.items[3].key = r->phases.items[5].key = "publication";
}
static void lead_role(struct call_rules *r)
{
	keys[0] = "third_place";
	r->collective.lead_roles = &key_list;
}
static void lead_role_nowhere(struct call_rules *r)
{
	lead_role(r);
	keys[0] = "bank";
}
static void full_roles(struct call_rules *r)
{
	r->collective.roles.count = 2;
	r->collective.roles.items[0].max_count = &one;
	r->collective.roles.items[1].max_count = &one;
	r->collective.min_members = &two;
}
static void fuller_than_the_roles(struct call_rules *r)
{
	full_roles(r);
	r->collective.min_members = &three;
}
static void an_open_role(struct call_rules *r)
{
	fuller_than_the_roles(r);
	r->collective.roles.items[1].max_count = NULL;
}
static void no_least_members(struct call_rules *r)
{
	full_roles(r);
	r->collective.min_members = NULL;
}
static void no_roles(struct call_rules *r)
{
	fuller_than_the_roles(r);
	r->collective.roles.count = 0;
}
static void wave(struct call_rules *r)
{
	waves[0] = (struct wave_rule){ .code = "first", .phase = "submission" };
	r->waves = &wave_list;
}
static void wave_of_a_part(struct call_rules *r)
{
	two_parts(r);
	wave(r);
	waves[0].sub_envelope = "second";
}
static void wave_of_no_part(struct call_rules *r)
{
	wave_of_a_part(r);
	waves[0].sub_envelope = "third";
}
static void wave_without_envelope(struct call_rules *r)
{
	wave_of_a_part(r);
	r->envelope = NULL;
}
static void wave_nowhere(struct call_rules *r)
{
	wave(r);
	waves[0].phase = "nowhere";
}
static void grid(struct call_rules *r)
{
	criteria[0] = (struct criterion){ .code = "quality", .scale_max = 9, .min_score = &nine };
	criteria[1] = (struct criterion){ .code = "reach", .scale_max = 1, .axis = "access" };
	selection = (struct selection_rule){ .min_total_score = &ten };
	keys[0] = "quality";
	keys[1] = "submitted_at";
	keys[2] = "requested_amount";
	selection.tie_break = (struct text_list){ keys, 3 };
	r->criteria = &criterion_list;
	r->selection = &selection;
}
static void score_out_of_reach(struct call_rules *r)
{
	grid(r);
	criteria[0].min_score = &ten;
}
static void total_out_of_reach(struct call_rules *r)
{
	grid(r);
	selection.min_total_score = &forty;
}
static void weighted_total(struct call_rules *r, int64_t minimum)
{
	static struct rate most = { 9000 }, tenth = { 1000 };
	static int64_t asked;
	grid(r);
	asked = minimum;
	criteria[0].weight = &most;  /* 8.1 of 9 */
	criteria[1].weight = &tenth; /* 0.1 of 1, on its axis */
	selection.min_total_score = &asked;
}
static void weighted_within_reach(struct call_rules *r)
{
	weighted_total(r, 8);
}
static void weighted_out_of_reach(struct call_rules *r)
{
	weighted_total(r, 9);
}
static void two_axes_add_nothing(struct call_rules *r)
{
	static const int64_t eleven = 11;
	grid(r);
	criteria[0].axis = "exchange";
	criteria[0].scale_max = 10;
	criteria[1].scale_max = 10;
	selection.min_total_score = &eleven;
}
static void roles_of_fifty_one(struct call_rules *r)
{
	r->collective.roles.count = 2;
	r->collective.roles.items[0].min_count = 50;
	r->collective.roles.items[1].min_count = 1;
	r->collective.roles.items[0].max_count = r->collective.roles.items[1].max_count = NULL;
}
static void roles_of_fifty_one_at_once(struct call_rules *r)
{
	roles_of_fifty_one(r);
	r->collective.required_roles_by_distinct_entities = false;
}
static void fifty_one_members(struct call_rules *r)
{
	static const int64_t fifty_one = 51;
	r->collective.roles.items[0].max_count = NULL;
	r->collective.min_members = &fifty_one;
}
static void no_least_total(struct call_rules *r)
{
	grid(r);
	selection.min_total_score = NULL;
}
static void axis_nowhere(struct call_rules *r)
{
	grid(r);
	selection.min_total_score = NULL;
	criteria[1].axis = "sea";
}
static void tie_nowhere(struct call_rules *r)
{
	grid(r);
	keys[0] = "weather";
}
static void tie_without_criteria(struct call_rules *r)
{
	no_least_total(r);
	r->criteria = NULL;
}
static const enum call_rules_axis_choice one_axis = CALL_RULES_AXIS_CHOICE_EXACTLY_ONE;
static struct rate_tier tiers[2];
static struct rate_tier_list tier_list = { tiers, 2 };
static struct funding_rate tiered;
static void two_tiers(struct call_rules *r)
{
	tiered = *r->funding_rate;
	tiered.tiers = &tier_list;
	tiers[0] = (struct rate_tier){ "low", NULL, "a", rate_of("0.70"), NULL };
	tiers[1] = (struct rate_tier){ "high", NULL, "b", rate_of("0.80"), NULL };
	r->funding_rate = &tiered;
}
static void tiers_of_one_set(struct call_rules *r)
{
	two_tiers(r);
	tiers[1].territory_set = "a";
}
static void tier_twice(struct call_rules *r)
{
	two_tiers(r);
	tiers[1].code = "low";
}
static void tiers_out_of_range(struct call_rules *r)
{
	two_tiers(r);
	tiers[0].rate = rate_of("0.69");
	tiers[1].rate = rate_of("0.81");
}
static void choice_of_axis(struct call_rules *r)
{
	r->axis_choice = &one_axis;
}
static void choice_of_no_axis(struct call_rules *r)
{
	choice_of_axis(r);
	r->axes.count = 0;
}
static void payments_short(struct call_rules *r)
{
	payments[0].share = rate_of("0.50");
	payments[1].share = rate_of("0.49");
	payments[0].kind = payments[1].kind = PAYMENT_RULE_KIND_ADVANCE;
	r->payment_schedule = &payment_list;
}
static void payments_whole(struct call_rules *r)
{
	payments_short(r);
	payments[1].share = rate_of("0.50");
}
static void payment_of_nothing(struct call_rules *r)
{
	payments_short(r);
	payments[0].share = rate_of("1.00");
	payments[1].share = rate_of("0.00");
}
static void balance_before(struct call_rules *r)
{
	payments_whole(r);
	payments[0].kind = PAYMENT_RULE_KIND_BALANCE;
}
static void balance_twice(struct call_rules *r)
{
	balance_before(r);
	payments[1].kind = PAYMENT_RULE_KIND_BALANCE;
}
static void balance_last(struct call_rules *r)
{
	payments_whole(r);
	payments[1].kind = PAYMENT_RULE_KIND_BALANCE;
}
static struct balance_rule balance;
static void tolerant(struct call_rules *r)
{
	static const struct rate tenth = { 1000 };
	balance = (struct balance_rule){ .policy = BALANCE_RULE_POLICY_FLAT_TOLERANCE,
					 .tolerance_rate = &tenth };
	r->balance_rule = &balance;
}
static void tolerant_of_nothing(struct call_rules *r)
{
	tolerant(r);
	balance.tolerance_rate = NULL;
}
static void strict_and_tolerant(struct call_rules *r)
{
	tolerant(r);
	balance.policy = BALANCE_RULE_POLICY_STRICT_PRO_RATA;
}
static void no_payments(struct call_rules *r)
{
	payments_short(r);
	payment_list.count = 0;
}

Test(call_structure, one_contradiction_at_a_time)
{
	/* clang-format off */
	const struct { const char *situation; void (*defect)(struct call_rules *); const char *expected; } rows[] = {
		{ "the golden call is of one piece",         nothing,               "" },
		{ "ten of the least use the envelope up",    sums,                  "" },
		{ "ten of a little more pass it",            one_grant_too_many,    "awards-unaffordable" },
		{ "no least amount",                         no_least_amount,       "" },
		{ "no least count",                          no_least_count,        "" },
		{ "no amount",                               no_amount,             "" },
		{ "no count",                                no_count,              "" },
		{ "no envelope",                             no_envelope,           "" },
		{ "none is promised",                        zero_count,            "" },
		{ "two parts make the whole",                two_parts,             "" },
		{ "two parts pass the whole",                parts_over_the_whole,  "sub-envelopes-over" },
		{ "a part stands twice",                     part_twice,            "code-twice" },
		{ "a role stands twice",                     role_twice,            "code-twice" },
		{ "lists do not share their codes",          bonus_and_axis_alike,  "" },
		{ "a phase stands three times",              phase_thrice,          "code-twice code-twice" },
		{ "a lead of a listed role",                 lead_role,             "" },
		{ "a lead of a role that is not listed",     lead_role_nowhere,     "lead-role-unlisted" },
		{ "roles for all who are needed",            full_roles,            "" },
		{ "roles for fewer than are needed",         fuller_than_the_roles, "members-unreachable" },
		{ "one role is open to any number",          an_open_role,          "" },
		{ "nobody is needed",                        no_least_members,      "" },
		{ "no role is listed",                       no_roles,              "" },
		{ "a wave in a phase",                       wave,                  "" },
		{ "a wave with its part",                    wave_of_a_part,        "" },
		{ "a wave whose part is not there",          wave_of_no_part,       "sub-envelope-unknown" },
		{ "a wave whose envelope is not there",      wave_without_envelope, "sub-envelope-unknown" },
		{ "a wave in no phase",                      wave_nowhere,          "wave-phase-unknown" },
		{ "a grid that can be filled",               grid,                  "" },
		{ "a score above its scale",                 score_out_of_reach,    "criterion-minimum-unreachable" },
		{ "a total above all scales",                total_out_of_reach,    "total-minimum-unreachable" },
		{ "no least total",                          no_least_total,        "" },
		{ "the weighted scales reach it",            weighted_within_reach, "" },
		{ "the scales would, their weights do not",  weighted_out_of_reach, "total-minimum-unreachable" },
		{ "no file is on two scales of two axes",    two_axes_add_nothing,  "total-minimum-unreachable" },
		{ "more members than a collective has",      fifty_one_members,     "members-over-limit" },
		{ "roles of more members",                   roles_of_fifty_one,    "members-over-limit" },
		{ "the same, held together",                 roles_of_fifty_one_at_once, "" },
		{ "a criterion of no axis of the call",      axis_nowhere,          "criterion-axis-unknown" },
		{ "a tie broken by nothing",                 tie_nowhere,           "tie-break-unknown" },
		{ "a tie broken by a criterion of no grid",  tie_without_criteria,  "tie-break-unknown" },
		{ "two tiers",                               two_tiers,             "" },
		{ "two tiers of one set",                    tiers_of_one_set,      "tiers-overlap" },
		{ "a tier stands twice",                     tier_twice,            "code-twice" },
		{ "tiers out of the range", tiers_out_of_range, "tier-out-of-range tier-out-of-range" },
		{ "a choice among axes",                     choice_of_axis,        "" },
		{ "a choice among no axes",                  choice_of_no_axis,     "axis-choice-without-axes" },
		{ "a balance with a tolerance",              tolerant,              "" },
		{ "a tolerance that says nothing",           tolerant_of_nothing,   "tolerance-missing" },
		{ "strict, with a tolerance",                strict_and_tolerant,   "tolerance-unexpected" },
		{ "payments short of the whole",             payments_short,        "payment-shares-not-one" },
		{ "payments of the whole",                   payments_whole,        "" },
		{ "a payment of nothing",                    payment_of_nothing,    "payment-share-zero" },
		{ "the balance comes before another",        balance_before,        "balance-not-last" },
		{ "two balances",                            balance_twice,         "balance-not-last" },
		{ "the balance is the last",                 balance_last,          "" },
		{ "a schedule without payment",              no_payments,           "" },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct call_rules *rules = golden_rules(arena, "chf-2023");
		struct verdict found = verdict_in(arena);
		rows[i].defect(rules);
		call_structure_check(rules, &found);
		cr_expect_str_eq(codes_of(arena, &found), rows[i].expected, "%s: %s",
				 rows[i].situation, codes_of(arena, &found));
	}
}
