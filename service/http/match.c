/* From the request line to a row of the contract. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
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

/* Escapes that hide a separator or another escape, and segments that move elsewhere. */
static bool path_refused(const char *path)
{
	static const char *const hidden[] = { "%00", "%2f", "%2F", "%5c", "%5C",
					      "%25", "//",  "/./", "/../" };
	for (size_t i = 0; i < COUNT(hidden); i++)
		if (strstr(path, hidden[i]) != NULL)
			return true;
	for (const char *p = path; *p != '\0'; p++)
		if ((unsigned char)*p < 0x21 || *p == 0x7f || *p == '\\')
			return true;
	size_t length = strlen(path);
	bool dots = (length >= 2 && strcmp(path + length - 2, "/.") == 0) ||
		    (length >= 3 && strcmp(path + length - 3, "/..") == 0);
	return path[0] != '/' || dots;
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

/* What can be said of a template before it is read: its segments, and what it begins with. */
static struct head {
	size_t segments, fixed;
} * heads; /* of each route; only read once made */

static size_t segments_of(const char *path)
{
	size_t count = 0;
	for (const char *c = path; (c = strchr(c, '/')) != NULL; c++)
		count++;
	return count;
}

static void heads_make(void)
{
	heads = calloc(route_count, sizeof *heads);
	if (heads == NULL)
		abort();
	for (size_t i = 0; i < route_count; i++)
		heads[i] =
			(struct head){ segments_of(routes[i].path), strcspn(routes[i].path, "{") };
}

static void find_route(struct request *req, int method)
{
	struct bytes values[PATH_VALUES_MAX];
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, heads_make);
	size_t segments = segments_of(req->path);
	for (size_t i = 0; i < route_count; i++) {
		if (heads[i].segments != segments ||
		    strncmp(routes[i].path, req->path, heads[i].fixed) != 0 ||
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
