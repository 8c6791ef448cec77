/* Texts with a meaning of their own. */
#include "base/format.h"

#include <criterion/criterion.h>

TestSuite(formats, .timeout = 10);

Test(formats, each_has_its_words)
{
	static const struct {
		enum text_format format;
		const char *text, *fault; /* NULL: none */
	} rows[] = {
		{ FORMAT_NONE, "anything", NULL },
		{ FORMAT_MONTH, "2023-06", NULL },
		{ FORMAT_MONTH, "2023-13", "month" },
		{ FORMAT_MONTH, "2023-00", "month" },
		{ FORMAT_MONTH, "2023-6", "month" },
		{ FORMAT_MONTH, "2023-06-01", "month" },
		{ FORMAT_EMAIL, "a.b+c@exemple.fr", NULL },
		{ FORMAT_EMAIL, "a@localhost", NULL },
		{ FORMAT_EMAIL, "@exemple.fr", "email" },
		{ FORMAT_EMAIL, "a@", "email" },
		{ FORMAT_EMAIL, "a@b@c", "email" },
		{ FORMAT_EMAIL, "a@-exemple.fr", "email" },
		{ FORMAT_EMAIL, "a@exemple..fr", "email" },
		{ FORMAT_EMAIL, "a b@exemple.fr", "email" },
		{ FORMAT_EMAIL, "\"a\"@exemple.fr", "email" },
		{ FORMAT_EMAIL, "é@exemple.fr", "email" },
		{ FORMAT_URI_HTTPS, "https://exemple.fr", NULL },
		{ FORMAT_URI_HTTPS, "https://exemple.fr:8443/a/b?c=%20d#e", NULL },
		{ FORMAT_URI_HTTPS, "https://exemple.fr?x", NULL },
		{ FORMAT_URI_HTTPS, "http://exemple.fr", "uri-https" },
		{ FORMAT_URI_HTTPS, "https://", "uri-https" },
		{ FORMAT_URI_HTTPS, "https://user@exemple.fr/", "uri-https" },
		{ FORMAT_URI_HTTPS, "https://exemple.fr:/", "uri-https" },
		{ FORMAT_URI_HTTPS, "https://exemple.fr:123456/", "uri-https" },
		{ FORMAT_URI_HTTPS, "https://exemple.fr/%2", "uri-https" },
		{ FORMAT_URI_HTTPS, "https://exemple.fr/#a#b", "uri-https" },
		{ FORMAT_URI_HTTPS, "https://exemple.fr/<b>", "uri-https" },
		{ FORMAT_URI_HTTPS, "javascript:alert(1)", "uri-https" },
		{ FORMAT_SIREN, "732829320", NULL },
		{ FORMAT_SIREN, "732829321", "checksum" },
		{ FORMAT_SIRET, "00000000000000", "all_zeros" },
		{ FORMAT_INSEE_COMMUNE, "2A004", NULL },
		{ FORMAT_INSEE_COMMUNE, "2C004", "insee-commune" },
		{ FORMAT_SHA256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		  NULL },
		{ FORMAT_SHA256, "E3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		  "sha256" },
		{ FORMAT_SHA256, "e3b0", "sha256" },
		{ FORMAT_LANGUAGE, "fr", NULL },
		{ FORMAT_LANGUAGE, "fr-FR", NULL },
		{ FORMAT_LANGUAGE, "zh-Hant-TW", NULL },
		{ FORMAT_LANGUAGE, "es-419", NULL },
		{ FORMAT_LANGUAGE, "f", "language" },
		{ FORMAT_LANGUAGE, "fr-", "language" },
		{ FORMAT_LANGUAGE, "FR", "language" },
		{ FORMAT_TIME_ZONE, "Europe/Paris", NULL },
		{ FORMAT_TIME_ZONE, "Europe/Lille", "time-zone" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *fault = format_fault(rows[i].format, rows[i].text);
		cr_expect(text_equal(fault, rows[i].fault), "%s: %s", rows[i].text,
			  fault ? fault : "none");
	}
}

Test(formats, a_pattern_is_matched_whole_and_bounded)
{
	static struct pattern plain = { .text = "^[a-z]+$" }, nested = { .text = "^(a+)+$" };
	cr_expect(pattern_matches(&plain, "abc"));
	cr_expect_not(pattern_matches(&plain, "abc\n"), "the end is the end");
	cr_expect_not(pattern_matches(&plain, "abcé"));
	cr_expect_not(pattern_matches(&nested, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"),
		      "gives up after its steps");
}
