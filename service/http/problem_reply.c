/* A failure to an RFC 9457 answer, in the reader's language. */
#include <string.h>

#include "base/explain.h"
#include "base/log.h"
#include "http/request.h"
#include "http/text.h"

#define RETRY_AFTER_S "1"

static const char *detail_of(struct request *req, enum err err)
{
	const struct problem *p = &req->problem;
	return explain_text(&req->work, problem_texts[err].detail[req->work.locale], p->params,
			    p->param_count);
}

/* Of the trace that the caller is in (W3C Trace Context, version 00); else one of our own, made of
 * the request's id. */
static const char *trace_id(struct request *req)
{
	static const char hex[] = "0123456789abcdef";
	static const char nothing[] = "00000000000000000000000000000000";
	const char *given = exchange_header(req->ex, "traceparent", NULL);
	bool whole = given != NULL && strlen(given) == 55 && strncmp(given, "00-", 3) == 0 &&
		     strspn(given + 3, hex) == 32 && given[35] == '-' &&
		     strspn(given + 36, hex) == 16 && given[52] == '-' &&
		     strspn(given + 53, hex) == 2;
	if (whole && strncmp(given + 3, nothing, 32) != 0 && strncmp(given + 36, nothing, 16) != 0)
		return arena_text(req->ex->arena, given + 3, 32);
	char id[37];
	uuid_format(req->work.id, id);
	return arena_printf(req->ex->arena, "%.8s%.4s%.4s%.4s%.12s", id, id + 9, id + 14, id + 19,
			    id + 24);
}

static void write_body(struct request *req, enum err err)
{
	const struct problem_text *text = &problem_texts[err];
	char id[37];
	uuid_format(req->work.id, id);
	struct problem_details details = {
		.type = arena_printf(req->ex->arena, "/problems/%s", text->slug),
		.title = text->title[req->work.locale],
		.status = text->status,
		.detail = detail_of(req, err),
		.instance = arena_printf(req->ex->arena, "urn:uuid:%s", id),
		.trace_id = trace_id(req),
	};
	struct error_entry_list *errors = arena_new_one(req->ex->arena, struct error_entry_list);
	if (req->problem.verdict != NULL)
		explain_verdict(&req->work, req->problem.verdict, errors);
	details.errors = errors->count > 0 ? errors : NULL;

	explain_shorten(&req->work, &problem_details_shape, &details);
	struct buffer body = buffer_new(req->ex->arena, 1024);
	json_write(&body, &problem_details_shape, &details, req->work.zone);
	req->reply->body = (struct bytes){ body.data, body.length };
}

static void add_authenticate(struct request *req, enum err err)
{
	const char *value = NULL;
	if (err == ERR_TOKEN_MISSING)
		value = "Bearer";
	else if (err == ERR_TOKEN_INVALID || err == ERR_TOKEN_EXPIRED)
		value = "Bearer error=\"invalid_token\"";
	else if (err == ERR_SCOPE_MISSING)
		value = arena_printf(req->ex->arena,
				     "Bearer error=\"insufficient_scope\", scope=\"%s\"",
				     req->problem.params[0].text);
	if (value != NULL)
		reply_header(req->reply, "WWW-Authenticate", value);
}

static bool may_pass(enum err err)
{
	return problem_texts[err].status == 503 || problem_texts[err].status == 429 ||
	       err == ERR_IDEMPOTENCY_IN_PROGRESS || err == ERR_LOCKED;
}

/* Headers that the refused answer had already, and a problem may not carry. */
static void drop_success_headers(struct reply *reply)
{
	static const char *const kept[] = { "Allow", "ETag", "Accept-Patch", "Vary",
					    "Tus-Version" };
	size_t count = 0;
	for (size_t i = 0; i < reply->header_count; i++) {
		bool keep = strncmp(reply->headers[i].name, "Access-Control-", 15) == 0;
		for (size_t k = 0; k < COUNT(kept); k++)
			keep = keep || strcmp(reply->headers[i].name, kept[k]) == 0;
		if (keep)
			reply->headers[count++] = reply->headers[i];
	}
	reply->header_count = count;
}

void answer_problem(struct request *req, enum err err)
{
	drop_success_headers(req->reply);
	req->reply->status = problem_texts[err].status;
	write_body(req, err);
	add_authenticate(req, err);
	reply_header(req->reply, "Content-Type", "application/problem+json");
	reply_header(req->reply, "Content-Language", req->work.locale == LOCALE_EN ? "en" : "fr");
	reply_header(req->reply, "Cache-Control", "no-store");
	if (is_about_test(req))
		reply_header(req->reply, "Test-Mode", "true");
	if (may_pass(err))
		reply_header(req->reply, "Retry-After", RETRY_AFTER_S);
	if (err == ERR_INTERNAL)
		log_write(&req->work, LOG_ACCIDENT, KV("cause", req->problem.cause));
}
