/* What is kept of an address: its host, in one spelling. */
#include "base/mail_domain.h"

#include <criterion/criterion.h>

#include "base/arena.h"
#include "base/types.h"

TestSuite(mail_domain, .timeout = 10);

Test(mail_domain, two_spellings_of_a_host_are_one_text)
{
	static const struct {
		const char *address, *expected;
	} rows[] = {
		{ "ana@ruche.example", "ruche.example" },
		{ "Ana.B+c@RUCHE.Example", "ruche.example" },
		{ "ana@Forêt.Example", "xn--fort-ipa.example" },
		{ "ana@FORE\xcc\x82T.example", "xn--fort-ipa.example" }, /* ^ by itself */
		{ "ana@xn--fort-ipa.example", "xn--fort-ipa.example" },
		{ "é@ruche.example", "ruche.example" },
		{ "\"a@b\"@ruche.example", "ruche.example" },
		{ "ana", NULL },
		{ "", NULL },
		{ "@ruche.example", NULL },
		{ "ana@", NULL },
		{ "ana@localhost", NULL },
		{ "ana@ruche..example", NULL },
		{ "ana@-ruche.example", NULL },
		{ "ana@ru che.example", NULL },
		{ "ana@ruche.example\xff", NULL },
		{ "ana@[192.0.2.1]", NULL },
		{ "0123456789012345678901234567890123456789012345678901234567890123x@ruche.example",
		  NULL },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		const char *found = mail_domain(arena, rows[i].address);
		if (rows[i].expected == NULL)
			cr_expect_null(found, "%s: %s", rows[i].address, found);
		else
			cr_expect(text_equal(found, rows[i].expected), "%s: %s", rows[i].address,
				  found);
	}
}
