/* The header of a tus client: every pair in its place, every fault named. */
#include "http/upload_metadata.h"

#include "base/arena.h"

#include <criterion/criterion.h>

TestSuite(upload_metadata, .timeout = 5);

#define ID   "application_id MDE4OGIwZTEtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAx"
#define KIND "kind dGVhbV9jYW52YXM="
#define NAME "filename Tm90ZSBkJ2ludGVudGlvbiDDqXTDqS5wZGY="
#define SUM                                                                                        \
	"sha256 "                                                                                  \
	"ZTNiMGM0NDI5OGZjMWMxNDlhZmJmNGM4OTk2ZmI5MjQyN2FlNDFlNDY0OWI5MzRjYTQ5NTk5MWI3ODUyYj"       \
	"g1NQ=="

static enum err read_header(struct arena *arena, const char *header, struct upload_metadata *ret,
			    const struct verdict **ret_faults)
{
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem };
	enum err err = upload_metadata_read(&w, header, ret);
	*ret_faults = problem.verdict;
	return err;
}

Test(upload_metadata, is_read)
{
	arena_auto_t *arena = arena_new();
	struct upload_metadata m = { 0 };
	const struct verdict *faults;
	char id[37];
	const char *header = ID "," KIND " , " NAME "," SUM ",filetype YXBwbGljYXRpb24vcGRm";
	cr_assert_eq(read_header(arena, header, &m, &faults), OK);
	uuid_format(m.application_id, id);
	cr_expect_str_eq(id, "0188b0e1-0000-7000-8000-000000000001");
	cr_expect_str_eq(m.kind, "team_canvas");
	cr_expect_str_eq(m.filename, "Note d'intention été.pdf");
	cr_expect_str_eq(m.sha256,
			 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	cr_expect_str_eq(m.filetype, "application/pdf");
}

/* clang-format off */
static const struct { const char *situation; const char *header; enum reason expected; } refused[] = {
	{ "no application",           KIND "," NAME,                          REASON_REQUIRED },
	{ "no kind",                  ID "," NAME,                            REASON_REQUIRED },
	{ "no name",                  ID "," KIND,                            REASON_REQUIRED },
	{ "another key",              ID "," KIND "," NAME ",owner bW9p",     REASON_UNKNOWN_MEMBER },
	{ "a key twice",              ID "," KIND "," NAME "," KIND,          REASON_DUPLICATE_ITEM },
	{ "nothing after a comma",    ID "," KIND "," NAME ",",               REASON_UNKNOWN_MEMBER },
	{ "a value that is no base64", ID ",kind team!canvas," NAME,          REASON_FORMAT },
	{ "base64 without its end",   ID ",kind dGVhbV9jYW52YXM," NAME,       REASON_FORMAT },
	{ "bits beyond the text",     ID ",kind dGVhbV9jYW52YXN=," NAME,      REASON_FORMAT },
	{ "bytes that are no text",   ID "," KIND ",filename /////w==",       REASON_FORMAT },
	{ "a NUL in the name",        ID "," KIND ",filename YQBi",           REASON_FORMAT },
	{ "a line end in the name",   ID "," KIND ",filename YQpi",           REASON_PATTERN },
	{ "a path for a name",        ID "," KIND ",filename Li4vYQ==",       REASON_PATTERN },
	{ "a direction mark in it",   ID "," KIND ",filename YeKArmI=",       REASON_PATTERN },
	{ "an empty name",            ID "," KIND ",filename",                REASON_TOO_SHORT },
	{ "no id",                    "application_id YWJj," KIND "," NAME,   REASON_FORMAT },
	{ "a kind in capitals",       ID ",kind VEVBTQ==," NAME,              REASON_PATTERN },
	{ "half a digest",            ID "," KIND "," NAME ",sha256 ZTNiMA==", REASON_FORMAT },
};
/* clang-format on */

Test(upload_metadata, names_its_faults)
{
	for (size_t i = 0; i < COUNT(refused); i++) {
		arena_auto_t *arena = arena_new();
		struct upload_metadata m = { 0 };
		const struct verdict *faults = NULL;
		enum err err = read_header(arena, refused[i].header, &m, &faults);
		cr_expect_eq(err, ERR_HEADERS_INVALID, "%s", refused[i].situation);
		cr_assert_not_null(faults, "%s", refused[i].situation);
		cr_expect_eq(faults->count, 1, "%s: %zu", refused[i].situation, faults->count);
		cr_expect_eq(faults->items[0].reason, refused[i].expected, "%s: %s",
			     refused[i].situation, reason_texts[faults->items[0].reason].code);
		cr_expect_str_eq(faults->items[0].place, ":Upload-Metadata");
	}
}
