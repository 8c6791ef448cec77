#include "domain/exclusion.h"

#include "base/identifier.h"

#include <string.h>

bool exclusion_in_words(const struct exclusion *exclusion)
{
	return exclusion->roles == NULL && exclusion->sirens == NULL && exclusion->code == NULL;
}

bool exclusion_declared(const struct exclusion *exclusion)
{
	return exclusion->roles == NULL && exclusion->sirens == NULL && exclusion->code != NULL;
}

static bool in_role(const struct exclusion *exclusion, const struct collective_member *member)
{
	for (size_t i = 0; exclusion->roles != NULL && i < exclusion->roles->count; i++)
		if (text_in(exclusion->roles->items[i], &member->roles))
			return true;
	return false;
}

static bool of_entity(const struct exclusion *exclusion, const struct collective_member *member)
{
	for (size_t i = 0; exclusion->sirens != NULL && i < exclusion->sirens->count; i++)
		if (same_siren(exclusion->sirens->items[i], member->siret))
			return true;
	return false;
}

static void look(const struct call_rules *rules, const struct collective_member_list *members,
		 enum exclusion_from from, struct verdict *ret)
{
	size_t count = rules->exclusions == NULL ? 0 : rules->exclusions->count;
	enum reason reason = from == EXCLUSION_FROM_AWARD ? REASON_EXCLUDED_FROM_AWARD
							  : REASON_EXCLUDED_FROM_PARTICIPATION;
	for (size_t i = 0; i < count; i++) {
		const struct exclusion *exclusion = &rules->exclusions->items[i];
		for (size_t m = 0; exclusion->from == from && m < members->count; m++) {
			const struct collective_member *member = &members->items[m];
			if (in_role(exclusion, member) || of_entity(exclusion, member))
				refuse(ret, reason, KV("index", (int64_t)m),
				       KV("siret", member->siret), KV("reason", exclusion->reason));
		}
	}
}

void exclusion_check(const struct call_rules *rules, const struct collective_member_list *members,
		     struct rule_results *results)
{
	struct verdict found = verdict_in(results->arena);
	if (rules->exclusions == NULL || rules->exclusions->count == 0)
		return;
	look(rules, members, EXCLUSION_FROM_PARTICIPATION, &found);
	rule_results_look(results, "exclusions.participation");
	rule_results_file(results, &found);
}

void exclusion_from_award_check(const struct call_rules *rules,
				const struct collective_member_list *members, struct verdict *ret)
{
	look(rules, members, EXCLUSION_FROM_AWARD, ret);
}

/* --- what the file declares */

static const struct exclusion_list *exclusions_of(const struct call_rules *rules)
{
	static const struct exclusion_list none;
	return rules->exclusions == NULL ? &none : rules->exclusions;
}

static bool asked(const struct call_rules *rules, const char *code)
{
	const struct exclusion_list *list = exclusions_of(rules);
	for (size_t i = 0; i < list->count; i++)
		if (exclusion_declared(&list->items[i]) && text_equal(list->items[i].code, code))
			return true;
	return false;
}

static bool still_owed(const struct exclusion *exclusion, const struct text_list *declarations)
{
	return exclusion_declared(exclusion) && !text_in(exclusion->code, declarations);
}

bool declarations_wanted(const struct call_rules *rules, const struct text_list *declarations)
{
	const struct exclusion_list *list = exclusions_of(rules);
	for (size_t i = 0; i < list->count; i++)
		if (still_owed(&list->items[i], declarations))
			return true;
	return false;
}

void declarations_check(const struct call_rules *rules, const struct text_list *declarations,
			struct verdict *ret)
{
	const struct exclusion_list *list = exclusions_of(rules);
	for (size_t i = 0; i < list->count; i++)
		if (still_owed(&list->items[i], declarations))
			refuse(ret, REASON_EXCLUSION_NOT_DECLARED, KV("code", list->items[i].code),
			       KV("reason", list->items[i].reason));
	for (size_t i = 0; i < declarations->count; i++)
		if (!asked(rules, declarations->items[i]))
			refuse(ret, REASON_DECLARATION_UNKNOWN, KV("index", (int64_t)i),
			       KV("code", declarations->items[i]));
}
