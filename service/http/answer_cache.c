#include "http/answer_cache.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "store/db.h"

#define SLOTS      256
#define KEPT_MS    1000
#define BODY_LIMIT (64 * 1024)

/* One answer to one way of asking.  Lives in its own arena as long as it has a slot, or is on its
 * way to a client: nobody copies it. */
struct kept {
	struct arena *arena;
	atomic_uint holders;
	const char *asked; /* target, Accept, Accept-Language */
	uint64_t generation;
	int64_t until_ms;
	const struct route *route;
	struct reply reply;
};

static struct kept *slots[SLOTS];
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static atomic_ullong generation; /* counts writes to what is kept */
static bool enabled;

void answer_cache_enable(void)
{
	enabled = true;
	db_memo_enable();
}

/* --- which requests */

/* Headers that change nothing in an answer, and those that stand in `asked`. */
static bool harmless(const char *name)
{
	static const char *const names[] = { "Host",
					     "Connection",
					     "User-Agent",
					     "Accept",
					     "Accept-Language",
					     "Accept-Encoding",
					     "Referer",
					     "If-None-Match",
					     "X-Real-IP",
					     "X-Request-Start",
					     "X-Forwarded-For" };
	for (size_t i = 0; i < COUNT(names); i++)
		if (strcasecmp(names[i], name) == 0)
			return true;
	return false;
}

/* No token, no origin, nothing that a step of the dispatcher would have to judge. */
static bool plain(const struct exchange *ex)
{
	size_t formats, languages;
	if (strcmp(ex->method, "GET") != 0 || ex->framing_fault != NULL || ex->headers_overflow ||
	    ex->body.length > 0 || ex->body_cut)
		return false;
	for (size_t i = 0; i < ex->header_count; i++)
		if (!harmless(ex->headers[i].name))
			return false;
	exchange_header(ex, "Accept", &formats);
	exchange_header(ex, "Accept-Language", &languages);
	return formats <= 1 && languages <= 1;
}

static const char *asked_of(const struct exchange *ex)
{
	const char *format = exchange_header(ex, "Accept", NULL);
	const char *language = exchange_header(ex, "Accept-Language", NULL);
	struct buffer text = buffer_new(ex->arena, 256);
	buffer_add_text(&text, ex->target);
	buffer_add_char(&text, '\n');
	buffer_add_text(&text, format == NULL ? "" : format);
	buffer_add_char(&text, '\n');
	buffer_add_text(&text, language == NULL ? "" : language);
	return buffer_text(&text);
}

static struct kept **slot_of(const char *asked)
{
	return &slots[text_hash(asked) % SLOTS];
}

/* --- answering */

static void release(void *answer)
{
	struct kept *kept = answer;
	if (kept != NULL && atomic_fetch_sub(&kept->holders, 1) == 1)
		arena_free(kept->arena);
}

static void copy_reply(struct arena *arena, const struct reply *from, struct reply *ret)
{
	ret->status = from->status;
	for (size_t i = 0; i < from->header_count; i++) {
		const struct header *h = &from->headers[i];
		if (strcmp(h->name, "X-Request-Id") == 0)
			continue; /* of each request its own */
		ret->headers[ret->header_count++] =
			(struct header){ arena_text(arena, h->name, strlen(h->name)),
					 arena_text(arena, h->value, strlen(h->value)) };
	}
	ret->body = (struct bytes){ arena_text(arena, from->body.data, from->body.length),
				    from->body.length };
}

static bool find(struct request *req, const char *asked)
{
	struct kept **slot = slot_of(asked);
	pthread_rwlock_rdlock(&lock);
	struct kept *kept = *slot;
	bool good = kept != NULL && kept->generation == req->generation &&
		    clock_monotonic_ms() < kept->until_ms && strcmp(kept->asked, asked) == 0;
	if (good)
		atomic_fetch_add(&kept->holders, 1);
	pthread_rwlock_unlock(&lock);
	if (!good)
		return false;
	*req->reply = kept->reply;
	req->reply->owner = (struct owner){ kept, release };
	req->route = kept->route;
	return true;
}

bool answer_cached(struct request *req)
{
	req->generation = atomic_load(&generation);
	if (!enabled || !plain(req->ex) || !find(req, asked_of(req->ex)))
		return false;
	char *id = arena_alloc(req->ex->arena, 37);
	uuid_format(req->work.id, id);
	reply_header(req->reply, "X-Request-Id", id);
	answer_unless_known(req);
	return true;
}

/* --- keeping */

/* A timeline that changes within the second is made anew each time. */
static bool lasts(const struct reply *reply)
{
	for (size_t i = 0; i < reply->header_count; i++)
		if (strcmp(reply->headers[i].name, "Cache-Control") == 0)
			return strncmp(reply->headers[i].value, "public, max-age=", 16) == 0 &&
			       reply->headers[i].value[16] != '0';
	return false;
}

void answer_cache_keep(const struct request *req)
{
	if (!enabled || req->reply->status != 200 || req->reply->body.length > BODY_LIMIT ||
	    !lasts(req->reply) || !plain(req->ex))
		return;
	const char *asked = asked_of(req->ex);
	struct arena *arena = arena_new();
	struct kept *made = arena_new_one(arena, struct kept);
	made->arena = arena;
	made->holders = 1; /* the slot */
	made->generation = req->generation;
	made->until_ms = clock_monotonic_ms() + KEPT_MS;
	made->route = req->route;
	made->asked = arena_text(arena, asked, strlen(asked));
	copy_reply(arena, req->reply, &made->reply);

	struct kept **slot = slot_of(asked);
	pthread_rwlock_wrlock(&lock);
	struct kept *before = *slot;
	*slot = made;
	pthread_rwlock_unlock(&lock);
	release(before);
}

/* "/v1/calls/…" and "/v1/calls" are of one collection. */
static bool same_collection(const char *one, const char *other)
{
	size_t skip = strlen("/v1/");
	if (strlen(one) <= skip || strlen(other) <= skip)
		return false;
	size_t length = strcspn(one + skip, "/");
	return strcspn(other + skip, "/") == length &&
	       strncmp(one + skip, other + skip, length) == 0;
}

void answer_cache_written(const struct request *req)
{
	for (size_t i = 0; i < route_count; i++) {
		const struct route *r = &routes[i];
		if ((r->cache == CACHE_PUBLIC || r->cache == CACHE_TIMELINE) &&
		    same_collection(r->path, req->route->path)) {
			atomic_fetch_add(&generation, 1);
			db_memo_drop();
			return;
		}
	}
}
