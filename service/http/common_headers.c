/* Headers of every answer: the request's id, what browsers may do with it, and from which pages. */
#include <string.h>

#include "base/config.h"
#include "gen/openapi_files.h"
#include "http/request.h"

#define EXPOSED                                                                                    \
	"ETag, Link, Location, Retry-After, X-Request-Id, API-Version, Content-Language, "         \
	"Dry-Run, Test-Mode, "                                                                     \
	"Idempotency-Replayed, Repr-Digest, Upload-Offset, Upload-Length, Upload-Expires, "        \
	"Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size"

static void allow_preflight(struct request *req)
{
	reply_header(req->reply, "Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
	reply_header(req->reply, "Access-Control-Allow-Headers",
		     "Authorization, Content-Type, Accept-Language, If-Match, If-None-Match, "
		     "Idempotency-Key, Upload-Offset, Upload-Length, Upload-Metadata, "
		     "Tus-Resumable, traceparent");
	reply_header(req->reply, "Access-Control-Max-Age", "600");
}

void allow_origin(struct request *req)
{
	const char *origin = exchange_header(req->ex, "Origin", NULL);
	if (origin == NULL || !text_in(origin, &config()->cors_origins))
		return;
	reply_header(req->reply, "Access-Control-Allow-Origin", origin);
	reply_header(req->reply, "Access-Control-Expose-Headers", EXPOSED);
	if (is_options(req))
		allow_preflight(req);
}

void add_common_headers(struct request *req)
{
	char *id = arena_alloc(req->ex->arena, 37);
	uuid_format(req->work.id, id);
	add_tus_headers(req);
	reply_header(req->reply, "X-Request-Id", id);
	reply_header(req->reply, "API-Version", API_VERSION);
	reply_header(req->reply, "X-Content-Type-Options", "nosniff");
	reply_header(req->reply, "Referrer-Policy", "no-referrer");
	reply_header(req->reply, "Cross-Origin-Resource-Policy",
		     config()->cors_origins.count > 0 ? "cross-origin" : "same-origin");
	for (size_t i = 0; i < req->reply->header_count; i++)
		if (strcmp(req->reply->headers[i].name, "Content-Security-Policy") == 0)
			return;
	reply_header(req->reply, "Content-Security-Policy",
		     "default-src 'none'; style-src 'self'; frame-ancestors 'none'");
}
