/* The duty to publish, and the rows of SCDL subventions 2.1.1. */
#include "domain/open_data.h"

#include "base/buffer.h"
#include "base/csv.h"
#include "unit/call_sample.h"

#include <criterion/criterion.h>

TestSuite(open_data, .timeout = 20);

static struct money threshold = { 2300000 };
static int64_t three = 3;
static struct legal_figure figure = { .code = "open_data_delay",
				      .amount = &threshold,
				      .months = &three };

Test(open_data, data_are_due_three_months_after_the_signature)
{
	static const struct {
		const char *situation, *amount, *signed_on, *published_on, *today;
		enum publication_status status;
	} rows[] = {
		{ "not signed", "200000.00", NULL, NULL, "2023-07-20", PUBLICATION_STATUS_NOT_DUE },
		{ "signed today", "200000.00", "2023-07-20", NULL, "2023-07-20",
		  PUBLICATION_STATUS_DUE },
		{ "the last day", "200000.00", "2023-07-20", NULL, "2023-10-20",
		  PUBLICATION_STATUS_DUE },
		{ "a day late", "200000.00", "2023-07-20", NULL, "2023-10-21",
		  PUBLICATION_STATUS_LATE },
		{ "published, even late", "200000.00", "2023-07-20", "2023-11-01", "2023-12-01",
		  PUBLICATION_STATUS_PUBLISHED },
		{ "the threshold itself", "23000.00", "2023-07-20", NULL, "2023-12-01",
		  PUBLICATION_STATUS_NOT_DUE },
		{ "a cent above", "23000.01", "2023-07-20", NULL, "2023-12-01",
		  PUBLICATION_STATUS_LATE },
		{ "before the law", "200000.00", "2017-07-31", NULL, "2023-12-01",
		  PUBLICATION_STATUS_NOT_DUE },
	};
	const struct legal_figure_list law = { &figure, 1 };
	figure.valid_from = sample_on("2017-08-01");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct date signed_on = { 0 }, published_on = { 0 }, due_on = { 0 };
		if (rows[i].signed_on != NULL)
			signed_on = sample_on(rows[i].signed_on);
		if (rows[i].published_on != NULL)
			published_on = sample_on(rows[i].published_on);
		const struct publication_facts facts = {
			.amount = euros(rows[i].amount),
			.signed_on = rows[i].signed_on == NULL ? NULL : &signed_on,
			.published_on = rows[i].published_on == NULL ? NULL : &published_on,
			.today = sample_on(rows[i].today),
		};
		cr_expect_eq(publication_status(&facts, &law), rows[i].status, "%s",
			     rows[i].situation);
		if (publication_due_on(&facts, &law, &due_on))
			cr_expect_eq(due_on.days, sample_on("2023-10-20").days);
	}
	figure.amount = NULL;
	struct date signed_on = sample_on("2023-07-20"), due_on;
	const struct publication_facts small = { .amount = { 1 }, .signed_on = &signed_on };
	cr_expect(publication_due_on(&small, &law, &due_on), "no threshold: always due");
	figure.months = NULL;
	cr_expect_not(publication_due_on(&small, &law, &due_on), "no delay: never due");
}

struct ground {
	struct funder funder;
	struct agreement_share shares[2];
	struct date end_on;
	struct agreement agreement;
	struct scdl_facts facts;
};

static void ground_of(struct ground *g)
{
	*g = (struct ground){ .funder = { .name = "Conseil régional Hauts-de-France",
					  .siret = "20005374200017" },
			      .end_on = sample_on("2026-06-30") };
	g->shares[0] = (struct agreement_share){ .siret = "00000102400017",
						 .name = "Organisme, \"exemple\"",
						 .share_rate = { 8000 } };
	g->shares[1] = (struct agreement_share){ .siret = "00000103200010",
						 .name = "Tiers-lieu",
						 .rna = "W595001988",
						 .share_rate = { 2000 } };
	g->agreement = (struct agreement){ .amount = euros("200000.01"),
					   .object = "Un espace partagé",
					   .decision_reference = "2023-001",
					   .call_code = "chf-2023",
					   .end_on = &g->end_on,
					   .shares = { g->shares, 2 } };
	g->facts = (struct scdl_facts){ .funder = &g->funder,
					.agreement = &g->agreement,
					.signed_on = sample_on("2023-07-20"),
					.instalment_count = 3 };
}

static const char *line(struct arena *arena, const struct text_list *cells)
{
	struct buffer text = buffer_new(arena, 512);
	csv_line_add(&text, cells);
	return buffer_text(&text);
}

Test(open_data, one_row_a_beneficiary)
{
	arena_auto_t *arena = arena_new();
	struct scdl_row_list rows;
	struct verdict v = verdict_in(arena);
	struct ground g;
	ground_of(&g);
	scdl_rows(&g.facts, arena, &rows);
	scdl_check(&rows, &v);
	cr_expect(verdict_ok(&v));
	cr_assert_eq(rows.count, 2);
	cr_expect_str_eq(
		line(arena, &rows.items[0].cells),
		"Conseil régional Hauts-de-France,20005374200017,2023-07-20,2023-001,\"Organisme, "
		"\"\"exemple\"\"\","
		"00000102400017,,Un espace partagé,200000.01,aide en "
		"numéraire,échelonné,2023-07-20/2026-06-30,,non,0.8,chf-2023\r\n");
	cr_expect_str_eq(line(arena, &rows.items[1].cells),
			 "Conseil régional "
			 "Hauts-de-France,20005374200017,2023-07-20,2023-001,Tiers-lieu,"
			 "00000103200010,W595001988,"
			 "Un espace partagé,200000.01,aide en "
			 "numéraire,échelonné,2023-07-20/2026-06-30,,non,0.2,chf-2023\r\n");
	g.facts.instalment_count = 1;
	g.agreement.eu_notified = true;
	g.shares[0].share_rate.basis_points = 10000;
	g.shares[0].rna = "W2A1000001"; /* which the schema does not take */
	scdl_rows(&g.facts, arena, &rows);
	cr_expect_str_eq(rows.items[0].cells.items[10], "unique");
	cr_expect_str_eq(rows.items[0].cells.items[13], "oui");
	cr_expect_str_eq(rows.items[0].cells.items[14], "1");
	cr_expect_str_eq(rows.items[0].cells.items[6], "");
}

Test(open_data, of_a_terminated_agreement_tells_what_is_kept)
{
	arena_auto_t *arena = arena_new();
	struct scdl_row_list rows;
	struct agreement_termination termination = { .terminated_on = sample_on("2024-02-01"),
						     .kept_amount = euros("60000.00") };
	struct ground g;
	ground_of(&g);
	g.agreement.termination = &termination;
	scdl_rows(&g.facts, arena, &rows);
	cr_assert_eq(rows.count, 2);
	cr_expect_str_eq(rows.items[1].cells.items[8], "60000.00");
	cr_expect_str_eq(rows.items[1].cells.items[11], "2023-07-20/2024-02-01");
	termination.terminated_on = sample_on("2026-07-01");
	scdl_rows(&g.facts, arena, &rows);
	cr_expect_str_eq(rows.items[0].cells.items[11], "2023-07-20/2026-06-30");
	termination.kept_amount.cents = 0;
	scdl_rows(&g.facts, arena, &rows);
	cr_expect_eq(rows.count, 0, "nothing is kept: nothing is told");
}

static const char *codes(const struct verdict *v)
{
	struct buffer text = buffer_new(v->arena, 64);
	for (size_t i = 0; i < v->count; i++)
		buffer_printf(&text, "%s%s %s", i == 0 ? "" : ", ",
			      reason_texts[v->items[i].reason].code, v->items[i].params[0].text);
	return buffer_text(&text);
}

Test(open_data, what_the_schema_does_not_take_is_told)
{
	static const struct {
		const char *situation;
		size_t column;
		const char *value, *expected;
	} rows[] = {
		{ "a funder without SIRET", 1, "", "open-data-missing idAttribuant" },
		{ "a wrong SIRET of the funder", 1, "20005374200018",
		  "open-data-invalid idAttribuant" },
		{ "a wrong SIRET", 5, "00000102400018", "open-data-invalid idBeneficiaire" },
		{ "no name", 4, "", "open-data-missing nomBeneficiaire" },
		{ "no end", 11, "2023-07-20/", "open-data-invalid datesPeriodeVersement" },
		{ "one day alone", 11, "2023-07-20", "" },
		{ "two that are none", 11, "2023-07-20/2023-02-30",
		  "open-data-invalid datesPeriodeVersement" },
		{ "a first that is none", 11, "2023-02-30/2023-07-20",
		  "open-data-invalid datesPeriodeVersement" },
		{ "another mark between them", 11, "2023-07-20_2026-06-30",
		  "open-data-invalid datesPeriodeVersement" },
		{ "no share", 14, "0", "open-data-invalid pourcentageSubvention" },
		{ "less than a hundredth", 14, "0.005", "open-data-invalid pourcentageSubvention" },
		{ "a hundredth", 14, "0.01", "" },
		{ "the whole", 14, "1", "" },
		{ "no decision is needed", 3, "", "" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct verdict v = verdict_in(arena);
		struct scdl_row_list list;
		struct ground g;
		ground_of(&g);
		g.agreement.shares.count = 1;
		scdl_rows(&g.facts, arena, &list);
		list.items[0].cells.items[rows[i].column] = rows[i].value;
		scdl_check(&list, &v);
		cr_expect_str_eq(codes(&v), rows[i].expected, "%s", rows[i].situation);
	}
	cr_expect_eq(scdl_header.count, 16);
}

Test(open_data, an_object_has_256_characters_at_most)
{
	for (size_t length = 256; length <= 257; length++) {
		arena_auto_t *arena = arena_new();
		struct verdict v = verdict_in(arena);
		struct scdl_row_list list;
		struct buffer text = buffer_new(arena, 600);
		struct ground g;
		for (size_t i = 0; i < length; i++)
			buffer_add_text(&text, "é");
		ground_of(&g);
		g.agreement.object = buffer_text(&text);
		g.agreement.shares.count = 1;
		scdl_rows(&g.facts, arena, &list);
		scdl_check(&list, &v);
		cr_expect_eq(verdict_ok(&v), length == 256);
	}
}
