/* Tokens verified less than a minute ago, by their SHA-256: a signature costs hundreds of
 * microseconds, a look here about one.
 *
 * The table is of fixed size: a digest has eight places, in a row that it chooses.  Clearing is a
 * new generation: what an older one left is dead, and replaced in time. */
#include "http/token_engine.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The one-shot function and EVP allocate at each call; these keep their state on the stack. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#define WAYS  8
#define ROWS  (TOKEN_CACHE_MAX / WAYS)
#define LOCKS 64

struct entry {
	struct token_digest digest;
	uint64_t generation; /* 0: never used */
	int64_t until_us;
	struct actor *actor; /* one block of memory, with all that it points to */
	size_t size;
};

struct stripe {
	pthread_mutex_t lock;
	uint64_t hits, misses;
} __attribute__((aligned(64)));

static struct entry rows[ROWS][WAYS];
static struct stripe stripes[LOCKS] = { [0 ... LOCKS - 1] = { PTHREAD_MUTEX_INITIALIZER, 0, 0 } };
static atomic_uint_fast64_t current = 1;

struct token_digest token_digest(struct bytes token)
{
	struct token_digest digest;
	SHA256_CTX context;
	SHA256_Init(&context);
	SHA256_Update(&context, token.data, token.length);
	SHA256_Final(digest.bytes, &context);
	return digest;
}

uint64_t token_cache_generation(void)
{
	return atomic_load(&current);
}

void token_cache_clear(void)
{
	atomic_fetch_add(&current, 1);
}

static size_t row_of(const struct token_digest *digest)
{
	uint64_t number;
	memcpy(&number, digest->bytes, sizeof(number));
	return number % ROWS;
}

/* --- an actor as one block: struct, roles, organisations, texts */

static size_t text_size(const char *text)
{
	return text ? strlen(text) + 1 : 0;
}

static size_t actor_size(const struct actor *a)
{
	size_t size = sizeof(*a) + a->roles.count * sizeof(struct actor_role) +
		      a->organisations.count * sizeof(char *);

	size += text_size(a->subject) + text_size(a->client) + text_size(a->acting) +
		text_size(a->mail_domain);
	for (size_t i = 0; i < a->roles.count; i++)
		size += text_size(a->roles.items[i].call_code);
	for (size_t i = 0; i < a->organisations.count; i++)
		size += text_size(a->organisations.items[i]);
	return size;
}

static const char *place_text(char **at, const char *text)
{
	if (!text)
		return NULL;
	char *start = *at;
	*at = stpcpy(start, text) + 1;
	return start;
}

static void actor_pack(const struct actor *from, struct actor *to, size_t size)
{
	struct actor_role *roles = (struct actor_role *)(to + 1);
	const char **organisations = (const char **)(roles + from->roles.count);
	char *at = (char *)(organisations + from->organisations.count);

	*to = *from;
	to->roles.items = roles;
	to->organisations.items = organisations;
	to->subject = place_text(&at, from->subject);
	to->client = place_text(&at, from->client);
	to->acting = place_text(&at, from->acting);
	to->mail_domain = place_text(&at, from->mail_domain);
	for (size_t i = 0; i < from->roles.count; i++) {
		roles[i].role = from->roles.items[i].role;
		roles[i].call_code = place_text(&at, from->roles.items[i].call_code);
	}
	for (size_t i = 0; i < from->organisations.count; i++)
		organisations[i] = place_text(&at, from->organisations.items[i]);
	assert(at == (char *)to + size);
}

/* The address of the same thing in a copy of the block. */
#define MOVED(pointer, from, to)                                                                   \
	((pointer) ? (void *)((char *)(to) + ((const char *)(pointer) - (const char *)(from)))     \
		   : NULL)

static const struct actor *actor_copy(struct arena *arena, const struct actor *from, size_t size)
{
	struct actor *to = arena_alloc(arena, size);
	memcpy(to, from, size);

	to->subject = MOVED(from->subject, from, to);
	to->client = MOVED(from->client, from, to);
	to->acting = MOVED(from->acting, from, to);
	to->mail_domain = MOVED(from->mail_domain, from, to);
	to->roles.items = MOVED(from->roles.items, from, to);
	to->organisations.items = MOVED(from->organisations.items, from, to);
	for (size_t i = 0; i < to->roles.count; i++)
		to->roles.items[i].call_code = MOVED(from->roles.items[i].call_code, from, to);
	for (size_t i = 0; i < to->organisations.count; i++)
		to->organisations.items[i] = MOVED(from->organisations.items[i], from, to);
	return to;
}

/* --- the table */

static bool alive(const struct entry *entry, uint64_t generation, struct instant now)
{
	return entry->generation == generation && now.us < entry->until_us;
}

bool token_cache_get(struct work *w, const struct token_digest *digest, const struct actor **ret)
{
	size_t row = row_of(digest);
	struct stripe *stripe = &stripes[row % LOCKS];
	uint64_t generation = token_cache_generation();
	const struct actor *found = NULL;

	pthread_mutex_lock(&stripe->lock);
	for (size_t i = 0; i < WAYS && !found; i++) {
		const struct entry *entry = &rows[row][i];
		if (alive(entry, generation, w->now) &&
		    memcmp(&entry->digest, digest, sizeof(*digest)) == 0)
			found = actor_copy(w->arena, entry->actor, entry->size);
	}
	*(found ? &stripe->hits : &stripe->misses) += 1;
	pthread_mutex_unlock(&stripe->lock);
	if (found)
		*ret = found;
	return found != NULL;
}

/* The place of the same token, else a dead one, else the one that ends first. */
static struct entry *place_for(struct entry row[static WAYS], const struct token_digest *digest,
			       uint64_t generation, struct instant now)
{
	struct entry *best = &row[0];
	for (size_t i = 0; i < WAYS; i++) {
		struct entry *entry = &row[i];
		if (entry->generation && memcmp(&entry->digest, digest, sizeof(*digest)) == 0)
			return entry;
		if (!alive(best, generation, now))
			continue;
		if (!alive(entry, generation, now) || entry->until_us < best->until_us)
			best = entry;
	}
	return best;
}

void token_cache_put(const struct work *w, const struct token_digest *digest, uint64_t generation,
		     const struct actor *actor)
{
	size_t row = row_of(digest), size = actor_size(actor);
	struct stripe *stripe = &stripes[row % LOCKS];
	int64_t until_us = w->now.us + TOKEN_CACHE_S * INT64_C(1000000);
	struct actor *packed = malloc(size);
	if (!packed)
		abort();
	actor_pack(actor, packed, size);

	pthread_mutex_lock(&stripe->lock);
	struct entry *entry = place_for(rows[row], digest, token_cache_generation(), w->now);
	struct actor *old = entry->actor;
	*entry = (struct entry){
		.digest = *digest,
		.generation = generation,
		.until_us = until_us < actor->expires_at.us ? until_us : actor->expires_at.us,
		.actor = packed,
		.size = size,
	};
	pthread_mutex_unlock(&stripe->lock);
	free(old);
}

static size_t row_entries(const struct entry row[static WAYS], uint64_t generation)
{
	size_t entries = 0;
	for (size_t i = 0; i < WAYS; i++)
		entries += row[i].generation == generation;
	return entries;
}

void token_cache_counts(uint64_t *ret_hits, uint64_t *ret_misses, size_t *ret_entries)
{
	uint64_t hits = 0, misses = 0, generation = token_cache_generation();
	size_t entries = 0;

	for (size_t s = 0; s < LOCKS; s++) {
		pthread_mutex_lock(&stripes[s].lock);
		hits += stripes[s].hits;
		misses += stripes[s].misses;
		for (size_t row = s; row < ROWS; row += LOCKS)
			entries += row_entries(rows[row], generation);
		pthread_mutex_unlock(&stripes[s].lock);
	}
	*ret_hits = hits;
	*ret_misses = misses;
	*ret_entries = entries;
}
