#include "job/audit_chain.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/digest.h"

const char audit_chain_start[] = "0000000000000000000000000000000000000000000000000000000000000000";

static void add_text(struct buffer *row, const char *text)
{
	if (text == NULL)
		buffer_add_text(row, "-:,");
	else
		buffer_printf(row, "%zu:%s,", strlen(text), text);
}

static void add_int(struct buffer *row, const int64_t *number)
{
	char text[24];
	if (number != NULL)
		snprintf(text, sizeof text, "%lld", (long long)*number);
	add_text(row, number == NULL ? NULL : text);
}

static void add_instant(struct buffer *row, const struct instant *at)
{
	char text[40];
	if (at != NULL)
		instant_format(*at, NULL, text);
	add_text(row, at == NULL ? NULL : text);
}

static void add_uuid(struct buffer *row, struct uuid id)
{
	char text[37];
	uuid_format(id, text);
	add_text(row, text);
}

const char *audit_chain_hash(struct arena *arena, const struct audit_entry *entry)
{
	struct buffer row = buffer_new(arena, 1024);
	add_text(&row, entry->prev_hash);
	add_int(&row, &entry->position);
	add_instant(&row, &entry->at);
	add_instant(&row, entry->call_at);
	add_text(&row, entry->actor);
	add_text(&row, entry->on_behalf_of);
	add_text(&row, entry->client_id);
	add_text(&row, entry->action);
	add_text(&row, entry->object);
	add_uuid(&row, entry->object_id);
	add_int(&row, entry->version);
	add_uuid(&row, entry->request_id);
	add_text(&row, entry->before_digest);
	add_text(&row, entry->after_digest);
	if (entry->test)
		add_text(&row, "test");
	return sha256_text(arena, (struct bytes){ row.data, row.length });
}
