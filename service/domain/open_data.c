#include "domain/open_data.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/identifier.h"
#include "domain/agreement.h"

/* --- the duty */

static const struct legal_figure *law_of(const struct publication_facts *facts,
					 const struct legal_figure_list *figures)
{
	if (facts->signed_on == NULL)
		return NULL;
	return legal_figure_find(figures, LEGAL_OPEN_DATA, *facts->signed_on);
}

bool publication_due_on(const struct publication_facts *facts,
			const struct legal_figure_list *figures, struct date *ret)
{
	const struct legal_figure *law = law_of(facts, figures);
	if (law == NULL || law->months == NULL ||
	    (law->amount != NULL && facts->amount.cents <= law->amount->cents))
		return false;
	*ret = date_add_months(*facts->signed_on, (int32_t)*law->months);
	return true;
}

enum publication_status publication_status(const struct publication_facts *facts,
					   const struct legal_figure_list *figures)
{
	struct date due_on;
	if (facts->published_on != NULL)
		return PUBLICATION_STATUS_PUBLISHED;
	if (!publication_due_on(facts, figures, &due_on))
		return PUBLICATION_STATUS_NOT_DUE;
	return facts->today.days > due_on.days ? PUBLICATION_STATUS_LATE : PUBLICATION_STATUS_DUE;
}

/* --- the rows */

/* clang-format off */
enum column {
	FUNDER_NAME, FUNDER_ID, SIGNED_ON, DECISION, NAME, ID, RNA, OBJECT, AMOUNT, NATURE, TERMS,
	PERIOD, RAE, NOTIFIED, SHARE, SCHEME, COLUMN_COUNT_
};
static const char *header[SCDL_COLUMNS] = {
	[FUNDER_NAME] = "nomAttribuant",        [FUNDER_ID] = "idAttribuant",
	[SIGNED_ON]   = "dateConvention",       [DECISION]  = "referenceDecision",
	[NAME]        = "nomBeneficiaire",      [ID]        = "idBeneficiaire",
	[RNA]         = "rnaBeneficiaire",      [OBJECT]    = "objet",
	[AMOUNT]      = "montant",              [NATURE]    = "nature",
	[TERMS]       = "conditionsVersement",  [PERIOD]    = "datesPeriodeVersement",
	[RAE]         = "idRAE",                [NOTIFIED]  = "notificationUE",
	[SHARE]       = "pourcentageSubvention", [SCHEME]   = "dispositifAide",
};
static const bool required[SCDL_COLUMNS] = {
	[FUNDER_NAME] = true, [FUNDER_ID] = true, [SIGNED_ON] = true, [NAME] = true, [ID] = true,
	[OBJECT] = true, [AMOUNT] = true, [NATURE] = true, [TERMS] = true, [PERIOD] = true,
	[NOTIFIED] = true, [SHARE] = true,
};
/* clang-format on */
_Static_assert(COLUMN_COUNT_ == SCDL_COLUMNS, "the columns of the schema");

const struct text_list scdl_header = { header, SCDL_COLUMNS };

#define OBJECT_LENGTH 256 /* of the schema, in characters */

static const char *day(struct arena *arena, const struct date *date)
{
	char text[16] = "";
	if (date != NULL)
		date_format(*date, text);
	return arena_printf(arena, "%s", text);
}

/* Without the zeros at its end: 0.2, 1. */
static const char *fraction(struct arena *arena, struct rate rate)
{
	char text[16];
	size_t length = rate_format(rate, text);
	while (text[length - 1] == '0')
		length--;
	if (text[length - 1] == '.')
		length--;
	return arena_printf(arena, "%.*s", (int)length, text);
}

static const char *or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

/* Some registers give numbers that the schema does not take: then the SIRET alone stands. */
static const char *rna_of(const char *rna)
{
	bool fits = rna != NULL && strlen(rna) == 10 && rna[0] == 'W';
	for (size_t i = 1; fits && i < 10; i++)
		fits = isdigit((unsigned char)rna[i]) != 0;
	return fits ? rna : "";
}

static const struct date *last_day(const struct agreement *g)
{
	const struct agreement_termination *t = g->termination;
	return t != NULL && (g->end_on == NULL || t->terminated_on.days < g->end_on->days)
		       ? &t->terminated_on
		       : g->end_on;
}

static void cells_of(const struct scdl_facts *f, const struct agreement_share *share,
		     struct arena *arena, const char **cells)
{
	const struct agreement *g = f->agreement;
	char amount[24];
	money_format(g->termination == NULL ? g->amount : g->termination->kept_amount, amount);
	cells[FUNDER_NAME] = f->funder->name;
	cells[FUNDER_ID] = or_empty(f->funder->siret);
	cells[SIGNED_ON] = day(arena, &f->signed_on);
	cells[DECISION] = g->decision_reference;
	cells[NAME] = share->name;
	cells[ID] = share->siret;
	cells[RNA] = rna_of(share->rna);
	cells[OBJECT] = g->object;
	cells[AMOUNT] = arena_printf(arena, "%s", amount);
	cells[NATURE] = "aide en numéraire";
	cells[TERMS] = f->instalment_count > 1 ? "échelonné" : "unique";
	cells[PERIOD] =
		arena_printf(arena, "%s/%s", day(arena, &f->signed_on), day(arena, last_day(g)));
	cells[RAE] = "";
	cells[NOTIFIED] = g->eu_notified ? "oui" : "non";
	cells[SHARE] = fraction(arena, share->share_rate);
	cells[SCHEME] = g->call_code;
}

void scdl_rows(const struct scdl_facts *facts, struct arena *arena, struct scdl_row_list *ret)
{
	const struct agreement_termination *t = facts->agreement->termination;
	bool none = t != NULL && t->kept_amount.cents == 0;
	size_t count = none ? 0 : facts->agreement->shares.count;
	*ret = (struct scdl_row_list){ arena_new_many(arena, struct scdl_row, count + 1), count };
	for (size_t i = 0; i < count; i++) {
		const char **cells = arena_new_many(arena, const char *, SCDL_COLUMNS);
		cells_of(facts, &facts->agreement->shares.items[i], arena, cells);
		ret->items[i].cells = (struct text_list){ cells, SCDL_COLUMNS };
	}
}

static bool siret_fits(const char *text)
{
	return siret_check(text) == IDENTIFIER_OK;
}

static bool period_fits(const char *text)
{
	struct date ignored;
	char first[11] = "";
	if (strlen(text) != 21 || text[10] != '/')
		return date_parse(text, &ignored);
	memcpy(first, text, 10);
	return date_parse(first, &ignored) && date_parse(text + 11, &ignored);
}

/* From a hundredth to the whole. */
static bool share_fits(const char *text)
{
	return strcmp(text, "1") == 0 ||
	       (strncmp(text, "0.", 2) == 0 && strncmp(text, "0.00", 4) != 0 && text[2] != '\0');
}

static bool object_fits(const char *text)
{
	size_t characters = 0;
	for (const char *c = text; *c != '\0'; c++)
		characters += ((unsigned char)*c & 0xC0) != 0x80;
	return characters <= OBJECT_LENGTH;
}

static const struct {
	enum column column;
	bool (*fits)(const char *text);
} forms[] = {
	{ FUNDER_ID, siret_fits }, { ID, siret_fits },      { PERIOD, period_fits },
	{ SHARE, share_fits },     { OBJECT, object_fits },
};

static void row_check(const char *const *cells, struct verdict *ret)
{
	for (size_t c = 0; c < SCDL_COLUMNS; c++)
		if (required[c] && cells[c][0] == '\0')
			refuse(ret, REASON_OPEN_DATA_MISSING, KV("column", header[c]),
			       KV("siret", cells[ID]));
	for (size_t i = 0; i < COUNT(forms); i++) {
		const char *text = cells[forms[i].column];
		if (text[0] != '\0' && !forms[i].fits(text))
			refuse(ret, REASON_OPEN_DATA_INVALID, KV("column", header[forms[i].column]),
			       KV("value", text), KV("siret", cells[ID]));
	}
}

void scdl_check(const struct scdl_row_list *rows, struct verdict *ret)
{
	for (size_t i = 0; i < rows->count; i++)
		row_check(rows->items[i].cells.items, ret);
}
