/* A line is built on the stack, in ASCII, and leaves in one write: lines of several threads never
 * mix, and no text from outside can end a line, colour a terminal or turn its direction. */
#include "base/log.h"

#include "base/actor.h"
#include "base/clock.h"
#include "base/config.h"
#include "base/work.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <unistr.h>

#define LINE_BYTES  4000 /* below PIPE_BUF, so that a pipe takes a line whole */
#define VALUE_BYTES 400  /* of one value, escaped */
#define BURST_US    (LOG_BURST_S * INT64_C(1000000))

const char *const log_level_words[LOG_LEVEL_COUNT_] = { "debug", "info", "warn", "error" };

static const struct {
	enum log_level level;
	const char *key, *message;
} entries[LOG_COUNT_] = {
#define LOG_ENTRY(key_, level_, message_)                                                          \
	[LOG_##key_] = { .level = LOG_LEVEL_##level_, .key = #key_, .message = (message_) },
#include "base/log.def"
#undef LOG_ENTRY
};

/* --- a line */

struct line {
	char data[LINE_BYTES];
	size_t length;
};

static void add(struct line *line, const char *text, size_t length)
{
	assert(length <= sizeof(line->data) - line->length);
	memcpy(line->data + line->length, text, length);
	line->length += length;
}

static void add_text(struct line *line, const char *text)
{
	add(line, text, strlen(text));
}

/* One character of a JSON string.  Writes at most 12 bytes; returns the bytes read. */
static size_t escape(const char *text, char ret[static 16])
{
	unsigned char byte = (unsigned char)*text;
	if (byte == '"' || byte == '\\') {
		snprintf(ret, 16, "\\%c", byte);
		return 1;
	}
	if (byte >= 0x20 && byte < 0x7f) {
		snprintf(ret, 16, "%c", byte);
		return 1;
	}
	ucs4_t character = 0xfffd;
	int read = u8_mbtouc(&character, (const uint8_t *)text, strnlen(text, 4));
	if (character < 0x10000)
		snprintf(ret, 16, "\\u%04x", (unsigned)character);
	else
		snprintf(ret, 16, "\\u%04x\\u%04x", (unsigned)(0xd7c0 + (character >> 10)),
			 (unsigned)(0xdc00 | (character & 0x3ff)));
	return read > 0 ? (size_t)read : 1;
}

/* How much of the text stands in a JSON string as it is. */
static size_t plain_length(const char *text, size_t limit)
{
	size_t length = 0;
	while (length < limit && text[length] >= 0x20 && text[length] < 0x7f &&
	       text[length] != '"' && text[length] != '\\')
		length++;
	return length;
}

static void add_string(struct line *line, const char *text)
{
	add(line, "\"", 1);
	size_t start = line->length;
	for (const char *c = text; *c;) {
		char escaped[16];
		size_t plain = plain_length(c, VALUE_BYTES - (line->length - start));
		add(line, c, plain);
		c += plain;
		if (*c == '\0')
			break;
		c += escape(c, escaped);
		if (line->length - start + strlen(escaped) > VALUE_BYTES) {
			add_text(line, "...");
			break;
		}
		add_text(line, escaped);
	}
	add(line, "\"", 1);
}

static void add_member(struct line *line, const char *name, const char *value)
{
	if (value == NULL)
		return;
	add_text(line, line->length == 0 ? "{\"" : ",\"");
	add_text(line, name);
	add_text(line, "\":");
	add_string(line, value);
}

static void add_number(struct line *line, const char *name, int64_t value)
{
	char text[32];
	snprintf(text, sizeof(text), "%lld", (long long)value);
	add_text(line, ",\"");
	add_text(line, name);
	add_text(line, "\":");
	add_text(line, text);
}

static void add_kv(struct line *line, const struct kv *kv)
{
	char text[40];
	switch (kv->kind) {
	case KV_INT: add_number(line, kv->name, kv->number); return;
	case KV_TEXT: add_member(line, kv->name, kv->text); return;
	case KV_MONEY: money_format(kv->money, text); break;
	case KV_RATE: rate_format(kv->rate, text); break;
	case KV_INSTANT: instant_format(kv->instant, NULL, text); break;
	case KV_DATE: date_format(kv->date, text); break;
	}
	add_member(line, kv->name, text);
}

/* What the work already knows: which request, through which client. */
static void line_open(struct line *line, const struct work *w, enum log_level level,
		      struct instant now)
{
	char text[40];
	line->length = 0;
	instant_format(now, NULL, text);
	add_member(line, "at", text);
	add_member(line, "level", log_level_words[level]);
	if (w == NULL)
		return;
	if (!uuid_is_nil(w->id)) {
		uuid_format(w->id, text);
		add_member(line, "request", text);
	}
	if (w->actor != NULL)
		add_member(line, "client", w->actor->client);
}

static void line_write(struct line *line)
{
	add(line, "}\n", 2);
	/* Nobody is left to be told that the log cannot be written. */
	ssize_t written = write(STDERR_FILENO, line->data, line->length);
	(void)written;
}

/* --- floods */

static struct {
	int64_t since_us;
	int64_t written, held;
} floods[LOG_COUNT_];
static pthread_mutex_t floods_lock = PTHREAD_MUTEX_INITIALIZER;

/* False when the entry was written often enough of late; else *ret_held were held back before. */
static bool flood_pass(enum log_entry entry, struct instant now, int64_t *ret_held)
{
	pthread_mutex_lock(&floods_lock);
	int64_t age = now.us - floods[entry].since_us;
	if (age < 0 || age > BURST_US) {
		floods[entry].since_us = now.us;
		floods[entry].written = 0;
	}
	bool pass = floods[entry].written < LOG_BURST;
	if (pass) {
		floods[entry].written++;
		*ret_held = floods[entry].held;
		floods[entry].held = 0;
	} else {
		floods[entry].held++;
	}
	pthread_mutex_unlock(&floods_lock);
	return pass;
}

void log_write_list(const struct work *w, enum log_entry entry, const struct kv *params,
		    size_t count)
{
	assert(entry >= 0 && entry < LOG_COUNT_ && count <= VIOLATION_PARAMS);
	struct instant now = clock_now();
	int64_t held = 0;
	if (entries[entry].level < config()->log_level || !flood_pass(entry, now, &held))
		return;

	struct line line;
	line_open(&line, w, entries[entry].level, now);
	add_member(&line, "entry", entries[entry].key);
	add_member(&line, "message", entries[entry].message);
	for (size_t i = 0; i < count; i++)
		add_kv(&line, &params[i]);
	if (held > 0)
		add_number(&line, "held_back", held);
	line_write(&line);
}

void log_access(const struct work *w, const struct log_access *access)
{
	if (config()->log_level > LOG_LEVEL_INFO)
		return;
	struct line line;
	line_open(&line, w, LOG_LEVEL_INFO, clock_now());
	add_member(&line, "entry", "ACCESS");
	add_member(&line, "operation", access->operation);
	add_member(&line, "method", access->method);
	add_number(&line, "status", access->status);
	add_member(&line, "problem", access->problem);
	add_member(&line, "cause", access->cause);
	add_number(&line, "us", access->duration_us);
	add_number(&line, "bytes", (int64_t)access->bytes);
	line_write(&line);
}
