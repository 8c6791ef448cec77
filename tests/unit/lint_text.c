/* Dates and figures of printed texts: what is certain is read, and nothing else. */
#include "domain/lint_text.h"

#include "unit/rules_kit.h"

#include <criterion/criterion.h>

TestSuite(lint_text, .timeout = 20);

Test(lint_text, dates_and_figures_of_a_text)
{
	/* clang-format off */
	const struct { const char *text, *dates, *figures; } rows[] = {
		{ NULL, "", "" },
		{ "", "", "" },
		{ "en juin 2023", "", "2023.00" },
		{ "13/02/2023", "2023-02-13", "" },
		{ "du 14/02/2022 au 14/05/2023", "2022-02-14 2023-05-14", "" },
		{ "le 2023-03-15, 18 h", "2023-03-15", "18.00" },
		{ "le 1/3/2023", "2023-03-01", "" },
		{ "le 31/02/2023", "", "31.00 2.00 2023.00" },
		{ "le 14/13/2023", "", "14.00 13.00 2023.00" },
		{ "le 14/02/23", "", "14.00 2.00 23.00" },
		{ "le 123/02/2023 et 1/234/2023", "", "123.00 2.00 2023.00 1.00 234.00 2023.00" },
		{ "2023-02-30 2023-2-03 2023-02-3 2023/", "", "2023.00 2.00 30.00 2023.00 2.00 3.00 2023.00 2.00" },
		{ "entre 100 à 400 000 euros", "", "100.00 400000.00" },
		{ "400\u00a0000 ou 1\u202f200\u202f000", "", "400000.00 1200000.00" },
		{ "Un budget de 3,9 millions d'euros", "", "3900000.00" },
		{ "2.9 M€, 50 k€, 70 K€, 3.500.000", "", "2900000.00 50000.00 70000.00 3500000.00" },
		{ "70 à 80% hors frais, 12,25 %", "", "70.00 80.00% 12.25%" },
		{ "2022 000 et 1,234 fin 5,", "", "2022.00 0.00 1.00 234.00 5.00" },
		{ "1234567890123456 puis 7", "", "7.00" },
	};
	/* clang-format on */
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct printed printed;
		const char *dates = "", *figures = "";
		char text[24];
		printed_read(rows[i].text, &printed);
		for (size_t d = 0; d < printed.date_count; d++) {
			date_format(printed.dates[d], text);
			dates = arena_printf(arena, "%s%s%s", dates, d == 0 ? "" : " ", text);
		}
		for (size_t f = 0; f < printed.figure_count; f++) {
			money_format((struct money){ printed.figures[f].hundredths }, text);
			figures = arena_printf(arena, "%s%s%s%s", figures, f == 0 ? "" : " ", text,
					       printed.figures[f].percent ? "%" : "");
		}
		cr_expect_str_eq(dates, rows[i].dates, "%s: %s", rows[i].text, dates);
		cr_expect_str_eq(figures, rows[i].figures, "%s: %s", rows[i].text, figures);
	}
}

Test(lint_text, of_a_long_text_the_first_figures_are_kept)
{
	struct printed printed;
	printed_read("1 2 3 4 5 6 7 8 9 1/1/2021 1/1/2022 1/1/2023 1/1/2024 1/1/2025 1/1/2026"
		     " 1/1/2027 1/1/2028 1/1/2029",
		     &printed);
	cr_expect_eq(printed.figure_count, PRINTED_MAX);
	cr_expect_eq(printed.date_count, PRINTED_MAX);
	cr_expect(printed_has(&printed, 800) && !printed_has(&printed, 900));
}
