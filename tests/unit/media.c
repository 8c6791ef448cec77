/* A file is what its content says, whatever its name; what can be read as two things is neither. */
#include "base/media.h"

#include "base/arena.h"
#include "base/buffer.h"

#include <criterion/criterion.h>
#include <pthread.h>

TestSuite(media, .timeout = 20);

#define DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define ODT  "application/vnd.oasis.opendocument.text"

#define TEXT(literal) ((struct bytes){ (literal), sizeof(literal) - 1 })

#define PDF_TEXT                                                                                   \
	"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
#define PNG_TEXT                                                                                   \
	"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90\x77\x53\xde"              \
	"\0\0\0\0IEND\xae\x42\x60\x82"
#define JPEG_TEXT "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9"

/* --- archives, made entry by entry */

struct entry {
	const char *name, *content;
};

static void put_number(struct buffer *b, uint32_t value, int bytes)
{
	for (; bytes > 0; bytes--, value >>= 8)
		buffer_add_char(b, (char)(value & 0xff));
}

/* The part that the header of an entry and its line in the list have in common. */
static void put_common(struct buffer *b, const struct entry *e)
{
	put_number(b, 20, 2); /* version needed */
	put_number(b, 0, 8);  /* flags, stored, time, date */
	put_number(b, 0, 4);  /* sum */
	put_number(b, (uint32_t)strlen(e->content), 4);
	put_number(b, (uint32_t)strlen(e->content), 4);
	put_number(b, (uint32_t)strlen(e->name), 2);
	put_number(b, 0, 2); /* extra */
}

static void put_archive(struct buffer *b, const struct entry *entries)
{
	uint32_t starts[8], count = 0;
	for (const struct entry *e = entries; e->name != NULL; e++) {
		starts[count++] = (uint32_t)b->length;
		buffer_add(b, "PK\3\4", 4);
		put_common(b, e);
		buffer_add_text(b, e->name);
		buffer_add_text(b, e->content);
	}
	uint32_t list = (uint32_t)b->length;
	for (uint32_t i = 0; i < count; i++) {
		buffer_add(b, "PK\1\2", 4);
		put_number(b, 20, 2); /* version made by */
		put_common(b, &entries[i]);
		put_number(b, 0, 10); /* comment, disk, attributes */
		put_number(b, starts[i], 4);
		buffer_add_text(b, entries[i].name);
	}
	uint32_t size = (uint32_t)b->length - list;
	buffer_add(b, "PK\5\6", 4);
	put_number(b, 0, 4);
	put_number(b, count, 2);
	put_number(b, count, 2);
	put_number(b, size, 4);
	put_number(b, list, 4);
	put_number(b, 0, 2);
}

static const struct entry odt[] = { { "mimetype", ODT }, { "content.xml", "<office/>" }, { 0 } };
static const struct entry word[] = { { "[Content_Types].xml", "<Types/>" },
				     { "_rels/.rels", "<Relationships/>" },
				     { "word/document.xml", "<w:document/>" },
				     { 0 } };
static const struct entry word_late[] = { { "customXml/item1.xml", "<a/>" },
					  { "word/document.xml", "<w:document/>" },
					  { "[Content_Types].xml", "<Types/>" },
					  { 0 } };
static const struct entry sheet[] = { { "[Content_Types].xml", "<Types/>" },
				      { "_rels/.rels", "<Relationships/>" },
				      { "xl/workbook.xml", "<workbook/>" },
				      { 0 } };
static const struct entry plain[] = { { "notes.txt", "hello" }, { 0 } };
static const struct entry untyped[] = { { "word/document.xml", "<w:document/>" }, { 0 } };

/* The head and the tail of a content, cut as the store cuts them. */
static const char *told(struct arena *arena, struct bytes content)
{
	size_t head = content.length < MEDIA_HEAD_BYTES ? content.length : MEDIA_HEAD_BYTES;
	size_t tail = content.length < MEDIA_TAIL_BYTES ? content.length : MEDIA_TAIL_BYTES;
	return media_type_told(arena, (struct bytes){ content.data, head },
			       (struct bytes){ content.data + content.length - tail, tail });
}

static struct bytes content_of(struct arena *arena, struct bytes before,
			       const struct entry *entries)
{
	struct buffer b = buffer_new(arena, 4096);
	buffer_add(&b, before.data, before.length);
	if (entries != NULL)
		put_archive(&b, entries);
	return (struct bytes){ b.data, b.length };
}

/* clang-format off */
static const struct {
	const char *situation;
	struct bytes before;         /* the content … */
	const struct entry *entries; /* … then an archive */
	const char *expected;
	bool accepted;
} rows[] = {
	{ "a PDF",                       { PDF_TEXT,  sizeof PDF_TEXT - 1 },  NULL, "application/pdf", true },
	{ "a PNG",                       { PNG_TEXT,  sizeof PNG_TEXT - 1 },  NULL, "image/png",       true },
	{ "a JPEG",                      { JPEG_TEXT, sizeof JPEG_TEXT - 1 }, NULL, "image/jpeg",      true },
	{ "an ODT",                      { "", 0 }, odt,       ODT,  true },
	{ "a DOCX",                      { "", 0 }, word,      DOCX, true },
	{ "a DOCX in another order",     { "", 0 }, word_late, DOCX, true },
	{ "a spreadsheet",               { "", 0 }, sheet,
	  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false },
	{ "an archive",                  { "", 0 }, plain, "application/zip", false },
	{ "a DOCX without its types",    { "", 0 }, untyped, "application/zip", false },
	{ "a page, whatever its name",   { "<!DOCTYPE html><html><script>1</script></html>", 46 }, NULL,
	  "text/html", false },
	{ "a drawing with scripts",      { "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>", 63 },
	  NULL, "image/svg+xml", false },
	{ "a text",                      { "bonjour, voici mon projet\n", 26 }, NULL, "text/plain", false },
	{ "a program",                   { "\x7f" "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\x3e\0\1\0\0\0", 24 }, NULL,
	  "application/x-sharedlib", false },
	{ "a PDF that is an archive too", { PDF_TEXT, sizeof PDF_TEXT - 1 }, plain,
	  "application/pdf + application/zip", false },
	{ "a PNG that is an archive too", { PNG_TEXT, sizeof PNG_TEXT - 1 }, plain,
	  "image/png + application/zip", false },
	{ "a PDF without an end",        { "%PDF-1.4\n<script>1</script>\n", 28 }, NULL,
	  "application/pdf + application/octet-stream", false },
	{ "one byte",                    { "\0", 1 }, NULL, "application/octet-stream", false },
};
/* clang-format on */

Test(media, is_told_by_content)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		arena_auto_t *arena = arena_new();
		struct bytes content = content_of(arena, rows[i].before, rows[i].entries);
		const char *type = told(arena, content);
		cr_expect_str_eq(type, rows[i].expected, "%s: %s", rows[i].situation, type);
		cr_expect_eq(media_type_accepted(type), rows[i].accepted, "%s", rows[i].situation);
	}
}

/* The list of entries of an archive is read where the file says, never beyond it. */
Test(media, bears_any_truncation)
{
	arena_auto_t *arena = arena_new();
	struct bytes whole = content_of(arena, TEXT(""), word_late);
	for (size_t length = 1; length < whole.length; length++) {
		char *copy = arena_alloc(arena, length);
		memcpy(copy, whole.data, length);
		const char *type = told(arena, (struct bytes){ copy, length });
		cr_expect_not(media_type_accepted(type), "cut to %zu bytes: %s", length, type);
	}
	for (size_t from = 1; from < whole.length; from++)
		(void)told(arena, (struct bytes){ whole.data + from, whole.length - from });
}

/* NULL when the file was told right each time. */
static void *tell_many(void *unused)
{
	for (int i = 0; i < 50; i++) {
		arena_auto_t *arena = arena_new();
		if (strcmp(told(arena, TEXT(PDF_TEXT)), "application/pdf") != 0)
			return "a PDF is no PDF";
	}
	return unused;
}

Test(media, serves_threads_at_once)
{
	pthread_t threads[4];
	void *fault = NULL;
	for (size_t i = 0; i < COUNT(threads); i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, tell_many, NULL), 0);
	for (size_t i = 0; i < COUNT(threads); i++) {
		pthread_join(threads[i], &fault);
		cr_expect_null(fault);
	}
}
