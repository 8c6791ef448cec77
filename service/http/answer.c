/* The out struct to the answer that leaves: bytes, tag, headers. */
#include <assert.h>
#include <string.h>

#include "base/actor.h"
#include "base/config.h"
#include "base/digest.h"
#include "domain/timeline.h"
#include "gen/schema.h"
#include "http/attachment.h"
#include "http/page.h"
#include "http/request.h"

static const struct field *member_of(const struct shape *shape, const char *name)
{
	for (size_t i = 0; i < shape->count; i++)
		if (strcmp(shape->fields[i].name, name) == 0)
			return &shape->fields[i];
	return NULL;
}

/* Strong, `"<version>.<16 digits>"`, where the object has a version: If-Match compares what stands
 * before the dot, If-None-Match the whole.  Lists carry a weak one. */
static const char *tag_of(struct request *req, struct bytes body)
{
	const struct route *r = req->route;
	const char *sha = sha256_text(req->ex->arena, body);
	if (r->reply_kind != REPLY_JSON || r->version_offset < 0)
		return arena_printf(req->ex->arena,
				    r->reply_kind == REPLY_CONTENT ? "\"%.16s\"" : "W/\"%.16s\"",
				    sha);
	int64_t version;
	memcpy(&version, (const char *)req->out + r->version_offset, sizeof version);
	return arena_printf(req->ex->arena, "\"%lld.%.16s\"", (long long)version, sha);
}

/* A header that a replay must give again. */
static void keep_header(struct request *req, const char *name, const char *value)
{
	struct text_list *headers = &req->kept.headers;
	headers->items[headers->count++] = name;
	headers->items[headers->count++] = value;
}

static void keep_reply_headers(struct request *req)
{
	const struct route *r = req->route;
	for (size_t i = 0; i < r->reply_header_count; i++) {
		const struct field *field = member_of(r->reply, r->reply_headers[i].member);
		struct buffer text = buffer_new(req->ex->arena, 32);
		json_write_field(&text, field, (const char *)req->out + field->offset, NULL);
		const char *value = buffer_text(&text);
		if (value[0] == '"')
			value = arena_text(req->ex->arena, value + 1, strlen(value) - 2);
		keep_header(req, r->reply_headers[i].name, value);
	}
}

#if GUICHET_CHECK_ANSWERS
/* An answer that the contract does not describe is a bug, found here rather than by a client. */
static void check_answer(struct request *req, struct bytes body)
{
	struct verdict *faults = verdict_new(req->ex->arena);
	bool valid = json_answer_valid(&req->work, body, req->route->reply, faults);
	if (!valid)
		fprintf(stderr, "%s: %s %s\n", req->route->operation,
			reason_texts[faults->items[0].reason].code,
			faults->items[0].place == NULL ? "" : faults->items[0].place);
	assert(valid);
}
#else
static void check_answer(struct request *req, struct bytes body)
{
	(void)req;
	(void)body;
}
#endif

static void render_json(struct request *req)
{
	const struct route *r = req->route;
	struct buffer body = buffer_new(req->ex->arena, 2048);
	page_seal(req);
	json_write(&body, r->reply, req->out, req->work.zone);
	req->kept.body = buffer_text(&body);
	req->reply->body = (struct bytes){ body.data, body.length };
	check_answer(req, req->reply->body);
	reply_header(req->reply, "Content-Type", "application/json");
}

static void put_content(struct request *req, const struct content *content)
{
	req->reply->body = content->bytes;
	req->reply->file = content->file;
	reply_header(req->reply, "Content-Type", content->media_type);
	if (content->file_name != NULL) {
		reply_header(req->reply, "Content-Disposition",
			     attachment_disposition(req->ex->arena, content->file_name));
		reply_header(req->reply, "Content-Security-Policy", "sandbox; default-src 'none'");
	}
	if (content->policy != NULL)
		reply_header(req->reply, "Content-Security-Policy", content->policy);
	const char *sha256 = content->file != NULL ? content->file->sha256 : content->sha256;
	if (sha256 != NULL)
		reply_header(req->reply, "Repr-Digest", attachment_digest(req->ex->arena, sha256));
}

static enum err render_content(struct request *req)
{
	struct content content = { 0 };
	if (req->renderer == NULL)
		content = *(const struct content *)req->out;
	else
		TRY(req->renderer->render(&req->work, req->out, &content));
	put_content(req, &content);
	return OK;
}

/* A 204 may have a struct all the same: its headers are members of it. */
static bool has_body(const struct route *r)
{
	return r->reply_kind != REPLY_NOTHING && r->status != 204;
}

/* A tag is of what stands at an address (RFC 9110, 8.8.3): what a POST computes and does not store
 * has none. */
static bool has_tag(const struct route *r)
{
	return has_body(r) && (strcmp(r->method, "GET") == 0 || r->version_offset >= 0);
}

bool is_about_test(const struct request *req)
{
	return text_equal(req->work.call_mode, call_mode_words[CALL_MODE_TEST]);
}

/* What the tag is of: the body, or the digest of one that lies in a file. */
static struct bytes tagged(const struct reply *reply)
{
	if (reply->file == NULL)
		return reply->body;
	return (struct bytes){ reply->file->sha256, strlen(reply->file->sha256) };
}

static void keep_headers(struct request *req)
{
	const struct route *r = req->route;
	size_t room = 2 * (r->reply_header_count + 4);
	req->kept.headers.items = arena_alloc(req->ex->arena, room * sizeof(const char *));
	keep_reply_headers(req);
	if (has_tag(r))
		keep_header(req, "ETag", tag_of(req, tagged(req->reply)));
	if (r->location) {
		char id[37];
		struct uuid created;
		memcpy(&created, (const char *)req->out + r->created_id_offset, sizeof created);
		uuid_format(created, id);
		keep_header(req, "Location",
			    arena_printf(req->ex->arena, "%s%s", r->location_path, id));
	}
	if (is_about_test(req))
		keep_header(req, "Test-Mode", "true");
	keep_header(req, "Content-Language", req->work.locale == LOCALE_EN ? "en" : "fr");
}

enum err render(struct request *req)
{
	const struct route *r = req->route;
	req->kept.status = (const int64_t *)arena_alloc(req->ex->arena, sizeof(int64_t));
	*(int64_t *)req->kept.status = r->status;
	if (r->reply_kind == REPLY_CONTENT || req->renderer != NULL)
		TRY(render_content(req));
	else if (has_body(r))
		render_json(req);
	keep_headers(req);
	return OK;
}

/* --- headers of a success */

static const char *timeline_cache(struct request *req)
{
	const struct timeline *timeline = req->out;
	int64_t seconds = 60;
	if (timeline->next_change_at != NULL) {
		int64_t left = (timeline->next_change_at->us - timeline->as_of.us) / 1000000;
		seconds = left < 0 ? 0 : left < seconds ? left : seconds;
	}
	return arena_printf(req->ex->arena, "public, max-age=%lld", (long long)seconds);
}

/* Nobody and somebody may be told something else at the same address. */
static bool may_be_nobody(const struct route *r)
{
	return (r->audience & AUDIENCE_PUBLIC) != 0 && r->scopes != 0;
}

static void add_cache(struct request *req)
{
	bool shared = actor_is_public(req->work.actor) && !req->work.fleeting;
	const char *value = "private, no-cache";
	if (req->route->cache == CACHE_NO_STORE)
		value = "no-store";
	else if (req->route->cache == CACHE_TIMELINE && shared)
		value = timeline_cache(req);
	else if (req->route->cache == CACHE_PUBLIC && shared)
		value = "public, max-age=60, stale-while-revalidate=300";
	reply_header(req->reply, "Cache-Control", value);
	reply_header(req->reply, "Vary",
		     may_be_nobody(req->route)
			     ? "Accept, Accept-Language, Accept-Encoding, Authorization, Origin"
			     : "Accept, Accept-Language, Accept-Encoding, Origin");
}

/* The filters as they were sent, each closed by `&`: the cursor holds for these only. */
static const char *query_without_cursor(struct request *req)
{
	struct buffer text = buffer_new(req->ex->arena, 128);
	for (const char *p = req->query; *p != '\0';) {
		size_t length = strcspn(p, "&");
		if (strncmp(p, "cursor=", 7) != 0) {
			buffer_add(&text, p, length);
			buffer_add_char(&text, '&');
		}
		p += length + (p[length] == '&');
	}
	return buffer_text(&text);
}

static void add_links(struct request *req)
{
	const struct route *r = req->route;
	const struct field *page = r->reply == NULL ? NULL : member_of(r->reply, "page");
	if (page == NULL || page->kind != FIELD_OBJECT)
		return;
	const struct page *p = (const void *)((const char *)req->out + page->offset);
	const struct field *next = member_of(page->shape, "next_cursor");
	const char *cursor = *(const char *const *)((const char *)p + next->offset);
	if (cursor != NULL && p->has_more)
		reply_header(req->reply, "Link",
			     arena_printf(req->ex->arena, "<%s?%scursor=%s>; rel=\"next\"",
					  req->path, query_without_cursor(req), cursor));
}

static const char *opaque(const char *tag)
{
	return strncmp(tag, "W/", 2) == 0 ? tag + 2 : tag;
}

/* Weak comparison (RFC 9110 section 8.8.3.2): a proxy that compresses weakens our tags. */
static bool names_tag(const char *list, const char *tag)
{
	size_t length = strlen(tag);
	for (const char *p = list + strspn(list, ", \t"); *p != '\0'; p += strspn(p, ", \t")) {
		if (*p == '*' || strncmp(opaque(p), tag, length) == 0)
			return true;
		p += strcspn(p, ",");
	}
	return false;
}

static const char *tag_that_leaves(const struct reply *reply)
{
	for (size_t i = 0; i < reply->header_count; i++)
		if (strcmp(reply->headers[i].name, "ETag") == 0)
			return reply->headers[i].value;
	return NULL;
}

void answer_unless_known(struct request *req)
{
	const char *known = exchange_header(req->ex, "If-None-Match", NULL);
	const char *tag = tag_that_leaves(req->reply);
	if (strcmp(req->route->method, "GET") != 0 || known == NULL || tag == NULL ||
	    !names_tag(known, opaque(tag)))
		return;
	req->reply->status = 304;
	req->reply->body = (struct bytes){ 0 };
	spool_close(&req->reply->file);
}

/* A rehearsal has neither a version nor an address. */
static bool is_for_dry_run(const char *name)
{
	return strcmp(name, "ETag") != 0 && strcmp(name, "Location") != 0;
}

static void answer_kept(struct request *req)
{
	const struct text_list *headers = &req->kept.headers;
	req->reply->status = req->dry_run ? 200 : (int)*req->kept.status;
	for (size_t i = 0; i + 1 < headers->count; i += 2)
		if (!req->dry_run || is_for_dry_run(headers->items[i]))
			reply_header(req->reply, headers->items[i], headers->items[i + 1]);
	if (req->dry_run)
		reply_header(req->reply, "Dry-Run", "true");
	if (!req->replayed)
		return;
	reply_header(req->reply, "Idempotency-Replayed", "true");
	if (req->kept.body != NULL) {
		req->reply->body = (struct bytes){ req->kept.body, strlen(req->kept.body) };
		reply_header(req->reply, "Content-Type", "application/json");
	}
}

void answer(struct request *req)
{
	answer_kept(req);
	add_cache(req);
	if (!req->replayed)
		add_links(req);
	answer_unless_known(req);
}
