#include "http/server_ready.h"

#include "http/server_engine.h"

#include <assert.h>
#include <string.h>

bool ready_suits(const struct reply *reply)
{
	return reply->owner.who != NULL && reply->status == 200 && !reply->close_connection;
}

static void slot_clear(struct ready_slot *slot)
{
	if (slot->response != NULL)
		MHD_destroy_response(slot->response);
	*slot = (struct ready_slot){ 0 };
}

void ready_clear(struct ready *ready)
{
	for (size_t i = 0; i < READY_MAX; i++)
		slot_clear(&ready->slots[i]);
}

static struct ready_slot *slot_of(struct ready *ready, const void *who)
{
	for (size_t i = 0; i < READY_MAX; i++)
		if (ready->slots[i].who == who)
			return &ready->slots[i];
	return NULL;
}

static void add_header(struct arena *arena, struct MHD_Response *response,
		       const struct reply *reply, size_t index)
{
	const char *value = reply_header_once(arena, reply, index);
	if (value != NULL)
		MHD_add_response_header(response, reply->headers[index].name, value);
}

/* The response holds the owner from here on, and lets it go when it is replaced. */
static struct ready_slot *slot_made(struct ready *ready, struct arena *arena,
				    const struct reply *reply)
{
	struct ready_slot *slot = &ready->slots[ready->next++ % READY_MAX];
	slot_clear(slot);
	slot->who = reply->owner.who;
	slot->response = response_in_memory(reply);
	for (size_t i = 0; i + 1 < reply->header_count; i++)
		add_header(arena, slot->response, reply, i);
	return slot;
}

/* Only the id of the request is its own.  The library writes the headers of a response out before
 * it calls the handler again on this thread: others that are still sending the body had theirs. */
static void change_last(struct ready_slot *slot, const struct header *last)
{
	if (slot->changing[0] != '\0')
		MHD_del_response_header(slot->response, last->name, slot->changing);
	MHD_add_response_header(slot->response, last->name, last->value);
	assert(strlen(last->value) < sizeof slot->changing);
	memcpy(slot->changing, last->value, strlen(last->value) + 1);
}

struct MHD_Response *ready_response(struct ready *ready, struct arena *arena,
				    const struct reply *reply)
{
	struct ready_slot *slot = slot_of(ready, reply->owner.who);
	if (slot != NULL)
		reply->owner.release(reply->owner.who); /* the slot holds it already */
	else
		slot = slot_made(ready, arena, reply);
	change_last(slot, &reply->headers[reply->header_count - 1]);
	return slot->response;
}
