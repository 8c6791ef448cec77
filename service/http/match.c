/* From the request line to a row of the contract. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistr.h>

#include "base/config.h"
#include "http/request.h"
#include "http/text.h"

const char *const http_methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE", NULL };

static int method_index(const char *method)
{
	for (int i = 0; http_methods[i] != NULL; i++)
		if (strcmp(http_methods[i], method) == 0)
			return i;
	return strcmp(method, "HEAD") == 0 ? 0 : -1;
}

/* An escape that hides a separator, another escape or the end. */
static bool hides(const char *escape)
{
	static const char *const hidden[] = { "00", "25", "2f", "5c" };
	for (size_t i = 0; i < COUNT(hidden); i++)
		if (strncasecmp(escape + 1, hidden[i], 2) == 0)
			return true;
	return false;
}

/* A segment that is empty or moves elsewhere: nothing, one dot or two before the next slash. */
static bool moves(const char *slash)
{
	size_t dots = strspn(slash + 1, ".");
	char after = slash[1 + dots];
	return dots == 0 ? after == '/' : dots <= 2 && (after == '/' || after == '\0');
}

static bool path_refused(const char *path)
{
	for (const char *p = path; *p != '\0'; p++)
		if ((unsigned char)*p < 0x21 || *p == 0x7f || *p == '\\' ||
		    (*p == '%' && hides(p)) || (*p == '/' && moves(p)))
			return true;
	return path[0] != '/';
}

/* Does the raw path fit the template?  ret receives the values of its {parameters}, as sent. */
static bool path_fits(const char *template, const char *path,
		      struct bytes ret[static PATH_VALUES_MAX])
{
	size_t values = 0;
	while (*template != '\0') {
		if (*template != '{') {
			if (*template ++ != *path++)
				return false;
			continue;
		}
		size_t length = strcspn(path, "/");
		if (length == 0)
			return false;
		if (values < PATH_VALUES_MAX)
			ret[values++] = (struct bytes){ path, length };
		path += length;
		template = strchr(template, '}') + 1;
	}
	return *path == '\0';
}

static void split_target(struct request *req)
{
	const char *mark = strchr(req->ex->target, '?');
	size_t length = mark == NULL ? strlen(req->ex->target) : (size_t)(mark - req->ex->target);
	req->path = arena_text(req->ex->arena, req->ex->target, length);
	req->query = mark == NULL ? "" : mark + 1;
}

static const char *allow_list(struct request *req)
{
	struct buffer list = buffer_new(req->ex->arena, 64);
	for (int i = 0; http_methods[i] != NULL; i++)
		if ((req->allowed & 1u << i) != 0)
			buffer_printf(&list, "%s%s, ", http_methods[i], i == 0 ? ", HEAD" : "");
	buffer_add_text(&list, "OPTIONS");
	return buffer_text(&list);
}

/* What can be said of a template before it is read: its segments, what it begins with, how it ends.
 */
static struct outline {
	size_t segments, fixed;
	const char *end; /* after the last parameter; the whole where there is none */
	size_t end_length;
} * outlines; /* of each route; only read once made */

static size_t segments_of(const char *path)
{
	size_t count = 0;
	for (const char *c = path; (c = strchr(c, '/')) != NULL; c++)
		count++;
	return count;
}

static struct outline outline_of(const char *template)
{
	const char *last = strrchr(template, '}');
	const char *end = last == NULL ? template : last + 1;
	return (struct outline){ segments_of(template), strcspn(template, "{"), end, strlen(end) };
}

static void outlines_make(void)
{
	outlines = calloc(route_count, sizeof *outlines);
	if (outlines == NULL)
		abort();
	for (size_t i = 0; i < route_count; i++)
		outlines[i] = outline_of(routes[i].path);
}

static bool ends_so(const struct outline *o, const char *path, size_t length)
{
	return o->end_length <= length &&
	       memcmp(path + length - o->end_length, o->end, o->end_length) == 0;
}

static void find_route(struct request *req, int method)
{
	struct bytes values[PATH_VALUES_MAX];
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, outlines_make);
	size_t segments = segments_of(req->path), length = strlen(req->path);
	for (size_t i = 0; i < route_count; i++) {
		const struct outline *o = &outlines[i];
		if (o->segments != segments || !ends_so(o, req->path, length) ||
		    strncmp(routes[i].path, req->path, o->fixed) != 0 ||
		    !path_fits(routes[i].path, req->path, values))
			continue;
		int served = method_index(routes[i].method);
		req->allowed |= 1u << served;
		if (served == method)
			req->route = &routes[i];
	}
	if (req->route == NULL)
		return;
	path_fits(req->route->path, req->path, values); /* its values, not a neighbour's */
	for (size_t i = 0; i < req->route->path_param_count; i++)
		req->path_values[i] =
			text_decode(req->ex->arena, values[i].data, values[i].length, TEXT_PATH);
}

enum err match_route(struct request *req)
{
	struct work *w = &req->work;
	int method = method_index(req->ex->method);
	if (req->ex->framing_fault != NULL) {
		req->reply->close_connection = true;
		return fail(w->problem, ERR_REQUEST_INVALID, KV("fault", req->ex->framing_fault));
	}
	if (strlen(req->ex->target) > (size_t)config()->url_limit)
		return fail(w->problem, ERR_URI_TOO_LONG, KV("limit", config()->url_limit));
	split_target(req);
	if (path_refused(req->path) || !text_is_utf8_escaped(req->ex->arena, req->path))
		return fail(w->problem, ERR_PATH_INVALID);
	find_route(req, method);
	if (req->allowed == 0)
		return fail(w->problem, ERR_NOT_FOUND);
	if (is_options(req) && strcmp(req->ex->method, "OPTIONS") == 0)
		return OK;
	if (method < 0 && strcmp(req->ex->method, "TRACE") != 0 &&
	    strcmp(req->ex->method, "CONNECT") != 0)
		return fail(w->problem, ERR_METHOD_UNKNOWN);
	if (req->route != NULL) {
		req->in = arena_alloc(req->ex->arena, req->route->in_size);
		return OK;
	}
	const char *allow = allow_list(req);
	reply_header(req->reply, "Allow", allow);
	return fail(w->problem, ERR_METHOD_NOT_ALLOWED, KV("allow", allow));
}

void answer_options(struct request *req)
{
	req->reply->status = 204;
	reply_header(req->reply, "Allow", allow_list(req));
}
