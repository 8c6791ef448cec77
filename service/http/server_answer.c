/* What an answer leaves with: each header once; a file through a stream of Ulfius. */
#include "http/server_engine.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define FILE_BLOCK 65536

static bool same_name(const char *one, const char *other)
{
	return (one[0] | 0x20) == (other[0] | 0x20) && strcasecmp(one, other) == 0;
}

/* A name given twice leaves once, its values as a list (RFC 9110, 5.3). */
const char *reply_header_once(struct arena *arena, const struct reply *reply, size_t index)
{
	const char *name = reply->headers[index].name, *value = reply->headers[index].value;
	for (size_t i = 0; i < index; i++)
		if (same_name(reply->headers[i].name, name))
			return NULL;
	for (size_t i = index + 1; i < reply->header_count; i++)
		if (same_name(reply->headers[i].name, name))
			value = arena_printf(arena, "%s, %s", value, reply->headers[i].value);
	return value;
}

/* --- a body in memory */

struct MHD_Response *response_in_memory(const struct reply *reply)
{
	void *body = (void *)(uintptr_t)reply->body.data;
	struct MHD_Response *made =
		reply->owner.who == NULL
			? MHD_create_response_from_buffer(reply->body.length, body,
							  MHD_RESPMEM_MUST_COPY)
			: MHD_create_response_from_buffer_with_free_callback_cls(
				  reply->body.length, body, reply->owner.release, reply->owner.who);
	if (made == NULL)
		abort(); /* out of memory: as everywhere else */
	return made;
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

void response_of_file(struct arena *arena, const struct reply *reply, struct _u_response *ret)
{
	for (size_t i = 0; i < reply->header_count; i++) {
		const char *value = reply_header_once(arena, reply, i);
		if (value != NULL)
			u_map_put(ret->map_header, reply->headers[i].name, value);
	}
	if (reply->close_connection)
		u_map_put(ret->map_header, "Connection", "close");
	ulfius_set_stream_response(ret, (unsigned)reply->status, file_read, file_close,
				   reply->file->length, FILE_BLOCK,
				   (void *)(intptr_t)reply->file->fd);
}

void reply_check(const struct reply *reply)
{
	size_t bytes = 0;
	for (size_t i = 0; i < reply->header_count; i++)
		bytes += strlen(reply->headers[i].name) + strlen(reply->headers[i].value);
	assert(bytes <= REPLY_HEADERS_BYTES);
	assert(reply->status >= 200 && reply->status <= 599);
	assert(reply->status != 204 || reply->body.length == 0);
}
