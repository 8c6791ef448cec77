/* The headers that every operation reads: language, format, key, precondition. */
#include <assert.h>
#include <string.h>
#include <strings.h>

#include "http/request.h"
#include "http/text.h"

#define OFFERED_MAX 4 /* formats of one answer */

static void add_fault(struct verdict *faults, enum reason reason, const char *header,
		      const char *format)
{
	refuse_at(faults, reason, header, KV("format", format));
}

void read_language(struct request *req)
{
	static const char *const languages[] = { "fr", "en" };
	int best = text_negotiate(exchange_header(req->ex, "Accept-Language", NULL), languages,
				  COUNT(languages));
	req->work.locale = best == 1 ? LOCALE_EN : LOCALE_FR;
}

static const char *listed(struct request *req, const char *const *words, size_t count)
{
	struct buffer text = buffer_new(req->ex->arena, 64);
	for (size_t i = 0; i < count; i++)
		buffer_printf(&text, "%s%s", i > 0 ? ", " : "", words[i]);
	return buffer_text(&text);
}

/* `?format=` wins over Accept; errors are always application/problem+json. */
static enum err read_format(struct request *req)
{
	const struct route *r = req->route;
	const char *offered[OFFERED_MAX] = { "application/json" };
	if (r->reply_kind != REPLY_JSON)
		return OK; /* the content says its own type */
	assert(r->renderer_count < OFFERED_MAX);
	for (size_t i = 0; i < r->renderer_count; i++)
		offered[i + 1] = r->renderers[i].media_type;
	const char *accept = exchange_header(req->ex, "Accept", NULL);
	int best = text_negotiate(accept, offered, r->renderer_count + 1);
	if (best < 0)
		return fail(req->work.problem, ERR_NOT_ACCEPTABLE,
			    KV("available", listed(req, offered, r->renderer_count + 1)));
	req->renderer = best > 0 ? &r->renderers[best - 1] : NULL;
	return OK;
}

/* 1 to 255 visible characters, bare or quoted. */
static const char *read_key(struct request *req, const char *value)
{
	size_t length = strlen(value);
	if (length >= 2 && value[0] == '"' && value[length - 1] == '"') {
		value = arena_text(req->ex->arena, value + 1, length - 2);
		length -= 2;
	}
	for (const char *p = value; *p != '\0'; p++)
		if (*p < 0x20 || *p == 0x7f)
			return NULL;
	return length >= 1 && length <= 255 ? value : NULL;
}

/* "4.9c1e02ab77d0e4f1", "4" and their weak forms: only the version before the dot counts. */
static const char *read_version(struct request *req, const char *value)
{
	if (strncmp(value, "W/", 2) == 0)
		value += 2;
	size_t length = strlen(value);
	if (length < 3 || value[0] != '"' || value[length - 1] != '"')
		return NULL;
	size_t digits = strspn(value + 1, "0123456789");
	bool whole = digits == length - 2 || value[1 + digits] == '.';
	bool one = strchr(value + 1, '"') == value + length - 1;
	return digits > 0 && digits < 19 && whole && one
		       ? arena_text(req->ex->arena, value + 1, digits)
		       : NULL;
}

static void read_once(struct request *req, const char *name, const char **ret,
		      struct verdict *faults)
{
	size_t count = 0;
	*ret = exchange_header(req->ex, name, &count);
	if (count > 1)
		add_fault(faults, REASON_PARAMETER_REPEATED,
			  arena_printf(req->ex->arena, ":%s", name), "");
}

enum err read_headers(struct request *req)
{
	const struct route *r = req->route;
	const char *key = NULL, *match = NULL;
	struct verdict *faults = verdict_new(req->ex->arena);
	TRY(read_format(req));
	TRY(check_tus(req));
	if (req->ex->headers_overflow)
		return fail(req->work.problem, ERR_REQUEST_INVALID, KV("fault", "headers"));
	read_once(req, "Idempotency-Key", &key, faults);
	read_once(req, "If-Match", &match, faults);
	bool write = r->event != NULL;
	if (write && key != NULL && (req->key = read_key(req, key)) == NULL)
		add_fault(faults, REASON_FORMAT, ":Idempotency-Key", "1-255");
	if (write && match != NULL && strcmp(match, "*") != 0 &&
	    (req->if_match = read_version(req, match)) == NULL)
		add_fault(faults, REASON_FORMAT, ":If-Match", "\"4\"");
	for (size_t i = 0; i < r->header_param_count; i++) {
		const struct field *field = &r->header_params[i];
		const char *value = NULL;
		const char *place = arena_printf(req->ex->arena, ":%s", field->name);
		read_once(req, field->name, &value, faults);
		if (value != NULL)
			text_into_field(&req->work, value, field, place, faults, req->in);
		else if (field->required)
			refuse_at(faults, REASON_REQUIRED, place);
	}
	if (!verdict_ok(faults)) {
		req->problem.verdict = faults;
		return fail(req->work.problem, ERR_HEADERS_INVALID);
	}
	if (r->key_required && key == NULL)
		return fail(req->work.problem, ERR_IDEMPOTENCY_KEY_MISSING);
	if (r->conditional && req->if_match == NULL)
		return fail(req->work.problem, ERR_PRECONDITION_REQUIRED);
	return OK;
}
