/* Any name can be offered for saving, and none can write another header. */
#include "http/attachment.h"

#include "base/types.h"

#include <criterion/criterion.h>

TestSuite(attachment, .timeout = 5);

/* clang-format off */
static const struct { const char *name; const char *expected; } rows[] = {
	{ "note.pdf",     "attachment; filename=\"note.pdf\"; filename*=UTF-8''note.pdf" },
	{ "Note (2).pdf", "attachment; filename=\"Note (2).pdf\"; filename*=UTF-8''Note%20%282%29.pdf" },
	{ "été.pdf",      "attachment; filename=\"_t_.pdf\"; filename*=UTF-8''%C3%A9t%C3%A9.pdf" },
	{ "a\"; b=\"c",   "attachment; filename=\"a__ b__c\"; filename*=UTF-8''a%22%3B%20b%3D%22c" },
	{ "a\r\nX: y",    "attachment; filename=\"a__X_ y\"; filename*=UTF-8''a%0D%0AX%3A%20y" },
	{ "100%",         "attachment; filename=\"100_\"; filename*=UTF-8''100%25" },
};
/* clang-format on */

Test(attachment, is_offered_under_its_name)
{
	arena_auto_t *arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++)
		cr_expect_str_eq(attachment_disposition(arena, rows[i].name), rows[i].expected);
}

Test(attachment, tells_its_digest)
{
	arena_auto_t *arena = arena_new();
	cr_expect_str_eq(
		attachment_digest(
			arena, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
		"sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
}
