/* What tus 1.0.0 asks of every answer of the uploads, whatever became of the request. */
#include <string.h>

#include "base/config.h"
#include "http/request.h"

#define TUS_VERSION "1.0.0"

static bool speaks_tus(const struct request *req)
{
	static const char uploads[] = "/v1/uploads";
	return req->path != NULL && strncmp(req->path, uploads, sizeof uploads - 1) == 0;
}

enum err check_tus(struct request *req)
{
	const struct route *r = req->route;
	const char *version = exchange_header(req->ex, "Tus-Resumable", NULL);
	bool asked = false;
	for (size_t i = 0; i < r->header_param_count; i++)
		asked = asked || strcmp(r->header_params[i].name, "Tus-Resumable") == 0;
	if (!asked || (version != NULL && strcmp(version, TUS_VERSION) == 0))
		return OK;
	reply_header(req->reply, "Tus-Version", TUS_VERSION);
	return fail(req->work.problem, ERR_TUS_VERSION, KV("version", TUS_VERSION));
}

void add_tus_headers(struct request *req)
{
	if (!speaks_tus(req))
		return;
	reply_header(req->reply, "Tus-Resumable", TUS_VERSION);
	if (strcmp(req->ex->method, "OPTIONS") != 0)
		return;
	reply_header(req->reply, "Tus-Version", TUS_VERSION);
	reply_header(req->reply, "Tus-Extension",
		     "creation,creation-with-upload,expiration,termination");
	reply_header(req->reply, "Tus-Max-Size",
		     arena_printf(req->ex->arena, "%lld", (long long)config()->document_limit));
}
