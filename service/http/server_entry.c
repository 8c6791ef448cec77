/* The three moments of a request at which the library calls us: its line is read, it is whole, it
 * is over. */
#include "http/server_engine.h"

#include "base/clock.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define FILE_BLOCK 65536

/* --- one arena per thread of the library */

static pthread_key_t arena_key;
static pthread_once_t arena_once = PTHREAD_ONCE_INIT;

static void arena_drop(void *arena)
{
	arena_free(arena);
}

static void arena_key_create(void)
{
	pthread_key_create(&arena_key, arena_drop);
}

static struct arena *thread_arena(void)
{
	pthread_once(&arena_once, arena_key_create);
	struct arena *arena = pthread_getspecific(arena_key);
	if (arena == NULL) {
		arena = arena_new();
		pthread_setspecific(arena_key, arena);
	}
	return arena;
}

/* --- its line is read */

void *server_request_begins(void *cls, const char *uri, struct MHD_Connection *connection)
{
	struct server *server = cls;
	struct arena *arena = thread_arena();
	struct arrival arrival = { .at = clock_now(), .connection = connection };
	atomic_fetch_add(&server->in_flight, 1);
	void *context = ulfius_uri_logger(NULL, arrival_append(arena, uri, &arrival));
	arena_reset(arena);
	return context;
}

void server_request_ends(void *cls, struct MHD_Connection *connection, void **con_cls,
			 enum MHD_RequestTerminationCode why)
{
	struct server *server = cls;
	mhd_request_completed(NULL, connection, con_cls, why);
	atomic_fetch_sub(&server->in_flight, 1);
}

/* --- it is whole */

/* A name given twice leaves once, its values as a list (RFC 9110, 5.3): the library's map knows
 * each name once. */
static const char *joined(struct arena *arena, const struct reply *reply, size_t first)
{
	const char *name = reply->headers[first].name, *value = reply->headers[first].value;
	for (size_t i = first + 1; i < reply->header_count; i++)
		if (strcasecmp(reply->headers[i].name, name) == 0)
			value = arena_printf(arena, "%s, %s", value, reply->headers[i].value);
	return value;
}

static bool named_before(const struct reply *reply, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcasecmp(reply->headers[i].name, reply->headers[index].name) == 0)
			return true;
	return false;
}

static void answer_headers(struct arena *arena, const struct reply *reply, struct _u_map *ret)
{
	size_t bytes = 0;
	for (size_t i = 0; i < reply->header_count; i++) {
		bytes += strlen(reply->headers[i].name) + strlen(reply->headers[i].value);
		if (!named_before(reply, i))
			u_map_put(ret, reply->headers[i].name, joined(arena, reply, i));
	}
	assert(bytes <= REPLY_HEADERS_BYTES);
}

/* --- a body that lies in a file: read as the client takes it, between other requests */

static ssize_t file_read(void *file, uint64_t at, char *ret, size_t room)
{
	ssize_t count = pread((int)(intptr_t)file, ret, room, (off_t)at);
	return count > 0 ? count : count == 0 ? (ssize_t)U_STREAM_END : (ssize_t)U_STREAM_ERROR;
}

static void file_close(void *file)
{
	close((int)(intptr_t)file);
}

static void answer(struct arena *arena, const struct reply *reply, struct _u_response *ret)
{
	assert(reply->status >= 200 && reply->status <= 599);
	assert(reply->status != 204 || reply->body.length == 0);
	ret->status = reply->status;
	answer_headers(arena, reply, ret->map_header);
	if (reply->close_connection)
		u_map_put(ret->map_header, "Connection", "close");
	if (reply->file != NULL)
		ulfius_set_stream_response(ret, (unsigned)reply->status, file_read, file_close,
					   reply->file->length, FILE_BLOCK,
					   (void *)(intptr_t)reply->file->fd);
	if (reply->body.length > 0)
		ulfius_set_binary_body_response(ret, (unsigned)reply->status, reply->body.data,
						reply->body.length);
}

int server_request_whole(const struct _u_request *request, struct _u_response *response, void *data)
{
	struct server *server = data;
	struct arena *arena = thread_arena();
	struct exchange *ex = arena_new_one(arena, struct exchange);
	struct reply *reply = arena_new_one(arena, struct reply);
	ex->arena = arena;
	exchange_of(server, request, ex);
	server->serve(ex, reply);

	/* Clients that keep their connection open move to the process that comes next. */
	if (ex->framing_fault != NULL || atomic_load(&server->draining))
		reply->close_connection = true;
	answer(arena, reply, response);
	arena_reset(arena);
	return U_CALLBACK_COMPLETE; /* any other value replaces status and body */
}
