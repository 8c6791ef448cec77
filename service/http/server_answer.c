/* A reply as a response of Ulfius: its headers, each name once, and its body. */
#include "http/server_engine.h"

#include <assert.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define FILE_BLOCK 65536

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

void response_of(struct arena *arena, const struct reply *reply, struct _u_response *ret)
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
