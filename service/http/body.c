/* The whole body to the struct of the operation; every fault of shape at once. */
#include <string.h>
#include <strings.h>

#include "base/config.h"
#include "base/explain.h"
#include "http/request.h"

/* The media type alone, or with charset=utf-8. */
static bool type_is(const char *header, const char *expected)
{
	size_t length = strlen(expected);
	if (header == NULL || strncasecmp(header, expected, length) != 0)
		return false;
	const char *rest = header + length;
	rest += strspn(rest, " \t");
	if (*rest == '\0')
		return true;
	if (*rest != ';')
		return false;
	rest += 1 + strspn(rest + 1, " \t");
	return strcasecmp(rest, "charset=utf-8") == 0 || strcasecmp(rest, "charset=\"utf-8\"") == 0;
}

static enum err check_type(struct request *req)
{
	const struct route *r = req->route;
	const char *encoding = exchange_header(req->ex, "Content-Encoding", NULL);
	const char *type = exchange_header(req->ex, "Content-Type", NULL);
	if (encoding == NULL && type_is(type, r->body_type))
		return OK;
	if (strcmp(r->method, "PATCH") == 0)
		reply_header(req->reply, "Accept-Patch", r->body_type);
	return fail(req->work.problem, ERR_MEDIA_TYPE_UNSUPPORTED, KV("expected", r->body_type));
}

static enum err refuse_shape(struct request *req, const struct verdict *faults)
{
	return verdict_ok(faults) ? OK : refuse_as(&req->work, ERR_BODY_INVALID, faults);
}

/* What a part of a patch leaves out may stand in the row already. */
static void forget_absences(struct verdict *faults)
{
	size_t kept = 0;
	for (size_t i = 0; i < faults->count; i++)
		if (faults->items[i].reason != REASON_REQUIRED)
			faults->items[kept++] = faults->items[i];
	faults->count = kept;
}

static enum err read_json(struct request *req)
{
	const struct route *r = req->route;
	struct work *w = &req->work;
	void *in = (char *)req->in + r->body_offset;
	if (!r->has_current && r->base == NULL && json_direct(w, req->ex->body, r->body, in))
		return OK;
	struct verdict *faults = verdict_new(w->arena);
	json_auto_t *json = NULL;
	TRY(json_parse(w, req->ex->body, &json));
	bool starts_anew = r->base != NULL && json_member_text(w, json, r->base) == NULL;
	if (!r->has_current || starts_anew) {
		json_into(w, json, r->body, JSON_WHOLE, "#", faults, in);
		return refuse_shape(req, faults);
	}
	/* A patch is judged by itself here, over the present row once that is locked; so is a body
	 * that names what it starts from. */
	void *scratch = arena_alloc(w->arena, r->body->size);
	json_into(w, json, r->body, JSON_PATCH, "#", faults, scratch);
	forget_absences(faults);
	req->patch = json;
	json = NULL;
	return refuse_shape(req, faults);
}

/* The contract's, or the setting's where that is less: JSON, or bytes taken as they are. */
static size_t body_limit(const struct route *r)
{
	bool raw = r->body_type != NULL && r->body == NULL;
	size_t set = (size_t)(raw ? config()->upload_chunk_limit : config()->json_body_limit);
	return r->body_type != NULL && r->body_limit < set ? r->body_limit : set;
}

enum err read_body(struct request *req)
{
	const struct route *r = req->route;
	struct work *w = &req->work;
	size_t length = req->ex->body.length;
	size_t limit = body_limit(r);
	if (req->ex->body_cut || length > limit)
		return fail(w->problem, ERR_BODY_TOO_LARGE, KV("limit", (int64_t)limit));
	if (r->body_type == NULL || (r->body_optional && length == 0))
		return OK;
	TRY(check_type(req));
	if (r->body != NULL)
		return read_json(req);
	memcpy((char *)req->in + r->body_offset, &req->ex->body, sizeof req->ex->body);
	return OK;
}
