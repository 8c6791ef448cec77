/* The edge of the service alone: each answer shows the exchange that the server made of the
 * request.
 *
 * Its settings are those of the service.  The path asks for more: /slow/MS waits, /long/MS waits
 * in the lane, /bytes/N answers so many bytes, /status/N answers that status, /header/N answers a
 * header of so many bytes. */
#include "base/buffer.h"
#include "base/config.h"
#include "http/server.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

/* Bytes that JSON cannot hold as they are stand as their code: enough to compare. */
static void add_text(struct buffer *b, const char *text, size_t length)
{
	buffer_add_char(b, '"');
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)text[i];
		if (byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\')
			buffer_add_char(b, (char)byte);
		else
			buffer_printf(b, "\\u%04x", byte);
	}
	buffer_add_char(b, '"');
}

static void add_member(struct buffer *b, const char *name, const char *value)
{
	buffer_printf(b, ",\"%s\":", name);
	if (value != NULL)
		add_text(b, value, strlen(value));
	else
		buffer_add_text(b, "null");
}

static struct bytes describe(const struct exchange *ex)
{
	struct buffer b = buffer_new(ex->arena, 1024);
	buffer_printf(&b, "{\"arrived_us\":%" PRId64, ex->arrived.us);
	add_member(&b, "method", ex->method);
	add_member(&b, "target", ex->target);
	add_member(&b, "address", ex->address);
	add_member(&b, "framing_fault", ex->framing_fault);
	buffer_printf(&b, ",\"headers_overflow\":%s,\"body_cut\":%s,\"body_length\":%zu",
		      ex->headers_overflow ? "true" : "false", ex->body_cut ? "true" : "false",
		      ex->body.length);
	buffer_add_text(&b, ",\"body\":");
	add_text(&b, ex->body.data, ex->body.length < 256 ? ex->body.length : 256);
	buffer_add_text(&b, ",\"headers\":[");
	for (size_t i = 0; i < ex->header_count; i++) {
		buffer_add_text(&b, i == 0 ? "[" : ",[");
		add_text(&b, ex->headers[i].name, strlen(ex->headers[i].name));
		buffer_add_char(&b, ',');
		add_text(&b, ex->headers[i].value, strlen(ex->headers[i].value));
		buffer_add_char(&b, ']');
	}
	buffer_add_text(&b, "]}");
	return (struct bytes){ b.data, b.length };
}

static bool asks(const struct exchange *ex, const char *prefix, size_t *ret)
{
	size_t length = strlen(prefix);
	if (strncmp(ex->target, prefix, length) != 0)
		return false;
	*ret = strtoul(ex->target + length, NULL, 10);
	return true;
}

static char *filled(struct arena *arena, size_t length)
{
	char *text = arena_alloc(arena, length + 1);
	memset(text, 'x', length);
	return text;
}

static void wait_ms(size_t ms)
{
	nanosleep(&(struct timespec){ .tv_sec = (time_t)(ms / 1000),
				      .tv_nsec = (long)(ms % 1000) * 1000000 },
		  NULL);
}

/* As the dispatcher does it: elsewhere if that can be, else not at all. */
static void wait_elsewhere(struct exchange *ex, size_t ms, struct reply *ret)
{
	if (ex->put_off != NULL)
		ret->put_off = ex->put_off(ex);
	if (ex->put_off != NULL || ex->late)
		ret->status = 503;
	else
		wait_ms(ms);
}

static void special(struct exchange *ex, struct reply *ret)
{
	size_t number;
	if (asks(ex, "/slow/", &number)) {
		wait_ms(number);
	} else if (asks(ex, "/long/", &number)) {
		wait_elsewhere(ex, number, ret);
	} else if (asks(ex, "/bytes/", &number)) {
		ret->body = (struct bytes){ filled(ex->arena, number), number };
	} else if (asks(ex, "/status/", &number)) {
		ret->status = (int)number;
		if (number == 204)
			ret->body = (struct bytes){ 0 };
	} else if (asks(ex, "/header/", &number)) {
		reply_header(ret, "X-Filled", filled(ex->arena, number));
	} else if (strcmp(ex->target, "/twice") == 0) {
		reply_header(ret, "Vary", "Accept");
		reply_header(ret, "Vary", "Accept-Language");
	}
}

static void echo(struct exchange *ex, struct reply *ret)
{
	ret->status = 200;
	if (ex->framing_fault != NULL || ex->headers_overflow)
		ret->status = 400;
	else if (ex->body_cut)
		ret->status = 413;
	reply_header(ret, "Content-Type", "application/json");
	ret->body = describe(ex);
	if (ret->status == 200)
		special(ex, ret);
}

int main(void)
{
	server_block_signals();
	if (!config_read(CONFIG_FOR_TOOLS, stderr))
		return EXIT_FAILURE;
	return server_run(echo) ? EXIT_SUCCESS : EXIT_FAILURE;
}
