/* Path and query to the struct of the operation: an unknown, repeated or empty parameter is
 * refused, never ignored. */
#include <string.h>

#include "http/request.h"
#include "http/text.h"

static enum err read_path(struct request *req)
{
	const struct route *r = req->route;
	struct verdict *faults = verdict_new(req->ex->arena);
	for (size_t i = 0; i < r->path_param_count; i++)
		text_into_field(&req->work, req->path_values[i], &r->path_params[i], "?", faults,
				req->in);
	/* An address that could never exist does not exist. */
	return verdict_ok(faults) ? OK : fail(req->work.problem, ERR_NOT_FOUND);
}

static const struct field *find_field(const struct route *r, const char *name)
{
	for (size_t i = 0; i < r->query_param_count; i++)
		if (strcmp(r->query_params[i].name, name) == 0)
			return &r->query_params[i];
	return NULL;
}

/* Parameters that no row lists: dry_run on what writes, format where there are several. */
static bool read_common(struct request *req, const char *name, const char *value, const char *place,
			struct verdict *faults)
{
	const struct route *r = req->route;
	if (strcmp(name, "dry_run") == 0 && r->event != NULL) {
		req->dry_run = strcmp(value, "true") == 0;
		if (!req->dry_run && strcmp(value, "false") != 0)
			refuse_at(faults, REASON_ENUM, place, KV("allowed", "true, false"));
		return true;
	}
	if (strcmp(name, "format") != 0 || r->renderer_count == 0)
		return false;
	bool found = strcmp(value, "json") == 0;
	req->renderer = NULL;
	for (size_t i = 0; i < r->renderer_count; i++)
		if (strcmp(value, r->renderers[i].format) == 0) {
			req->renderer = &r->renderers[i];
			found = true;
		}
	if (!found)
		refuse_at(faults, REASON_PARAMETER_INVALID, place);
	return true;
}

static void read_one(struct request *req, const char *name, const char *raw, size_t length,
		     struct verdict *faults)
{
	const struct field *field = find_field(req->route, name);
	const char *place = arena_printf(req->ex->arena, "?%s", name);
	bool instant = field != NULL && field->kind == FIELD_INSTANT;
	const char *value =
		text_decode(req->ex->arena, raw, length, instant ? TEXT_PLUS : TEXT_QUERY);
	if (value == NULL || value[0] == '\0')
		refuse_at(faults, REASON_PARAMETER_INVALID, place);
	else if (field != NULL)
		text_into_field(&req->work, value, field, place, faults, req->in);
	else if (!read_common(req, name, value, place, faults))
		refuse_at(faults, REASON_PARAMETER_UNKNOWN, place);
}

/* Each name stands once: the names read so far, in their order. */
static bool seen_before(struct text_list *seen, const char *name)
{
	if (text_in(name, seen))
		return true;
	if (seen->count < 32)
		seen->items[seen->count++] = name;
	return false;
}

static void read_query(struct request *req, struct verdict *faults, struct text_list *seen)
{
	for (const char *p = req->query; *p != '\0';) {
		size_t length = strcspn(p, "&");
		size_t name_length = strcspn(p, "=&");
		bool has_value = name_length < length;
		const char *name = text_decode(req->ex->arena, p, name_length, TEXT_QUERY);
		const char *value = has_value ? p + name_length + 1 : p + length;
		if (name == NULL || name[0] == '\0')
			refuse_at(faults, REASON_PARAMETER_INVALID, "?");
		else if (seen_before(seen, name))
			refuse_at(faults, REASON_PARAMETER_REPEATED,
				  arena_printf(req->ex->arena, "?%s", name));
		else
			read_one(req, name, value, (size_t)(p + length - value), faults);
		p += length + (p[length] == '&');
	}
}

static void fill_absent(struct request *req, struct verdict *faults, const struct text_list *seen)
{
	const struct route *r = req->route;
	for (size_t i = 0; i < r->query_param_count; i++) {
		const struct field *field = &r->query_params[i];
		const char *place = arena_printf(req->ex->arena, "?%s", field->name);
		if (text_in(field->name, seen))
			continue;
		if (field->fallback != NULL)
			text_into_field(&req->work, field->fallback, field, place, faults, req->in);
		else if (field->required)
			refuse_at(faults, REASON_REQUIRED, place);
	}
}

enum err read_parameters(struct request *req)
{
	struct verdict *faults = verdict_new(req->ex->arena);
	struct text_list seen = { .items = arena_new_many(req->ex->arena, const char *, 32) };
	TRY(read_path(req));
	read_query(req, faults, &seen);
	fill_absent(req, faults, &seen);
	if (verdict_ok(faults))
		return OK;
	req->problem.verdict = faults;
	return fail(req->work.problem, ERR_PARAMETERS_INVALID);
}
