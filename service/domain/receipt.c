#include "domain/receipt.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/zone.h"

/* Silence on a request of a financial nature means refusal after two months (CRPA L231-4, 3°). */
#define SILENCE_MONTHS 2

static char ascii_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

const char *reference_format(struct arena *arena, const char *call_code, int64_t number, bool test)
{
	assert(number > 0);
	char *code = arena_text(arena, call_code, strlen(call_code));
	for (char *c = code; *c != '\0'; c++)
		*c = ascii_upper(*c);
	return arena_printf(arena, "%s%s-%04lld", test ? "TEST-" : "", code, (long long)number);
}

struct date silence_after(struct date received_on, int64_t suspended_days)
{
	struct date counted = date_add_months(received_on, SILENCE_MONTHS);
	return (struct date){ counted.days + (int32_t)suspended_days };
}

bool silence_rejects_on(const struct call_rules *rules, const char *stage, struct date received_on,
			struct date *ret)
{
	assert(rules->stages.count > 0);
	/* Only the last stage asks for money; what comes before it is an opinion. */
	if (!text_equal(rules->stages.items[rules->stages.count - 1].code, stage))
		return false;
	*ret = silence_after(received_on, 0);
	return true;
}

static const char *contact_of(struct arena *arena, const struct funder *funder)
{
	if (funder->reviewing_department == NULL || funder->contact == NULL)
		return funder->contact != NULL ? funder->contact : funder->reviewing_department;
	return arena_printf(arena, "%s, %s", funder->reviewing_department, funder->contact);
}

void receipt_build(struct arena *arena, const struct receipt_facts *facts, struct receipt *ret)
{
	/* The rank of the submission already tells receipts apart: the letter is for people. */
	const char *number =
		arena_printf(arena, "%s-%c-%lld", facts->reference, ascii_upper(facts->stage[0]),
			     (long long)facts->snapshot_number);
	struct receipt receipt = {
		.number = number,
		.reference = facts->reference,
		.stage = facts->stage,
		.test = facts->test,
		.received_at = facts->received_at,
		.snapshot_number = facts->snapshot_number,
		.sha256 = facts->sha256,
		.missing = facts->missing,
		.contact = contact_of(arena, &facts->rules->funder),
	};
	struct date rejects_on;
	if (silence_rejects_on(facts->rules, facts->stage,
			       zone_date(facts->zone, facts->received_at), &rejects_on)) {
		struct date *kept = arena_new_one(arena, struct date);
		*kept = rejects_on;
		receipt.silence_rejects_on = kept;
	}
	*ret = receipt;
}
