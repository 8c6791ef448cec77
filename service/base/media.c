#include "base/media.h"

#include <assert.h>
#include <magic.h>
#include <pthread.h>
#include <string.h>

#include "base/arena.h"

#define TYPE_DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define TYPE_ODT  "application/vnd.oasis.opendocument.text"
#define TYPE_PDF  "application/pdf"
#define TYPE_ZIP  "application/zip"

static const char *const accepted[] = { TYPE_PDF, "image/png", "image/jpeg", TYPE_ODT, TYPE_DOCX };

bool media_type_accepted(const char *type)
{
	for (size_t i = 0; i < COUNT(accepted); i++) {
		if (text_equal(type, accepted[i]))
			return true;
	}
	return false;
}

/* --- libmagic: a cookie serves one thread at a time, and costs megabytes: one for each thread */

static pthread_key_t cookie_key;
static pthread_once_t cookie_once = PTHREAD_ONCE_INIT;

static void cookie_close(void *cookie)
{
	magic_close(cookie);
}

static void cookie_key_make(void)
{
	pthread_key_create(&cookie_key, cookie_close);
}

/* The data base of types is a part of the system, like the C library: without it nothing works. */
static magic_t cookie_of_thread(void)
{
	pthread_once(&cookie_once, cookie_key_make);
	magic_t cookie = pthread_getspecific(cookie_key);
	if (cookie != NULL)
		return cookie;
	cookie = magic_open(MAGIC_MIME_TYPE);
	assert(cookie != NULL);
	int loaded = magic_load(cookie, NULL);
	assert(loaded == 0);
	(void)loaded;
	pthread_setspecific(cookie_key, cookie);
	return cookie;
}

static const char *magic_type(struct arena *arena, struct bytes head)
{
	const char *type = magic_buffer(cookie_of_thread(), head.data, head.length);
	if (type == NULL)
		type = "application/octet-stream";
	return arena_text(arena, type, strlen(type));
}

/* --- ZIP archives: their list of entries stands at the end */

#define END_RECORD_BYTES 22
#define ENTRY_BYTES      46

static uint32_t little_endian(const char *at, int bytes)
{
	uint32_t value = 0;
	for (int i = bytes; i-- > 0;)
		value = value << 8 | (uint8_t)at[i];
	return value;
}

/* The end record, whose comment must reach exactly the end of the file; NULL: no archive. */
static const char *end_record(struct bytes tail)
{
	if (tail.length < END_RECORD_BYTES)
		return NULL;
	for (size_t i = tail.length - END_RECORD_BYTES + 1; i-- > 0;) {
		const char *at = tail.data + i;
		if (memcmp(at, "PK\5\6", 4) == 0 &&
		    i + END_RECORD_BYTES + little_endian(at + 20, 2) == tail.length)
			return at;
	}
	return NULL;
}

/* Does the list of entries name a file?  Only the part of the list that is in the tail is read. */
static bool archive_holds(struct bytes tail, const char *end, const char *name)
{
	uint32_t size = little_endian(end + 12, 4);
	const char *at = (size_t)(end - tail.data) >= size ? end - size : end;
	while (end - at >= ENTRY_BYTES && memcmp(at, "PK\1\2", 4) == 0) {
		uint32_t length = little_endian(at + 28, 2);
		uint32_t rest = little_endian(at + 30, 2) + little_endian(at + 32, 2);
		if ((size_t)(end - at) < ENTRY_BYTES + (size_t)length + rest)
			return false;
		if (length == strlen(name) && memcmp(at + ENTRY_BYTES, name, length) == 0)
			return true;
		at += ENTRY_BYTES + length + rest;
	}
	return false;
}

/* libmagic judges a document of Word by the first entries, which writers order as they like: the
 * list at the end decides.  Without one, nobody can open the file. */
static const char *archive_type(const char *told, struct bytes tail)
{
	const char *end = end_record(tail);
	if (end == NULL)
		return TYPE_ZIP;
	if (archive_holds(tail, end, "[Content_Types].xml") &&
	    archive_holds(tail, end, "word/document.xml"))
		return TYPE_DOCX;
	return text_equal(told, TYPE_DOCX) ? TYPE_ZIP : told;
}

/* --- */

static bool starts_with(struct bytes content, const char *prefix)
{
	size_t length = strlen(prefix);
	return content.length >= length && memcmp(content.data, prefix, length) == 0;
}

/* Readers look for the end of a PDF in its last kilobyte. */
static bool ends_as_pdf(struct bytes tail)
{
	size_t window = tail.length < 1024 ? tail.length : 1024;
	return memmem(tail.data + tail.length - window, window, "%%EOF", 5) != NULL;
}

const char *media_type_told(struct arena *arena, struct bytes head, struct bytes tail)
{
	const char *told = magic_type(arena, head);
	if (starts_with(head, "PK\3\4"))
		return archive_type(told, tail);
	if (end_record(tail) != NULL)
		return arena_printf(arena, "%s + %s", told, TYPE_ZIP);
	if (text_equal(told, TYPE_PDF) && !(starts_with(head, "%PDF-") && ends_as_pdf(tail)))
		return arena_printf(arena, "%s + application/octet-stream", told);
	return told;
}
