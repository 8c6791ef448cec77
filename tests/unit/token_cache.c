/* What is remembered of verified tokens: how long, how much, and until what happens (T6). */
#include "unit/token_maker.h"

#include "http/token_engine.h"

#include <criterion/criterion.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

TestSuite(token_cache, .timeout = 30);

static uint64_t hits(void)
{
	struct token_state state;
	token_state(&state);
	return state.hits;
}

static const char *fresh_token(struct maker *m, int64_t exp)
{
	return maker_token(m, m->key, HEADER("ES256"),
			   arena_printf(m->arena,
					PAYLOAD_WITHOUT_TIMES ",\"iat\":1800000000,\"exp\":%ld}",
					(long)exp));
}

Test(token_cache, a_minute_or_the_end_whichever_is_first)
{
	static const struct {
		const char *situation;
		int64_t life_s, later_us, hits;
		const char *expected;
	} rows[] = {
		{ "at once", 600, 0, 1, "accepted" },
		{ "just before a minute", 600, 59999999, 1, "accepted" },
		{ "a minute: verified again", 600, 60000000, 0, "accepted" },
		{ "just before its end", 10, 9999999, 1, "accepted" },
		{ "its end", 10, 10000000, 0, "token-expired expired" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		maker_auto_t *m = maker_new();
		const struct actor *actor;
		const char *token = fresh_token(m, MAKER_NOW + rows[i].life_s);
		uint64_t before = hits();
		cr_assert_str_eq(maker_outcome(m, token, &actor), "accepted");
		m->work.now.us += rows[i].later_us;
		cr_expect_str_eq(maker_outcome(m, token, &actor), rows[i].expected, "%s",
				 rows[i].situation);
		cr_expect_eq(hits() - before, (uint64_t)rows[i].hits, "%s", rows[i].situation);
	}
}

Test(token_cache, another_token_is_not_found)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	const char *token = fresh_token(m, MAKER_NOW + 600);
	char *forged = arena_text(m->arena, token, strlen(token));
	cr_assert_str_eq(maker_outcome(m, token, &actor), "accepted");

	char *middle = strrchr(forged, '.') + 40;
	*middle = (char)(*middle == 'A' ? 'B' : 'A');
	cr_expect_str_eq(maker_outcome(m, forged, &actor), "token-invalid signature");
	cr_expect_str_eq(maker_outcome(m, forged, &actor), "token-invalid signature",
			 "a refusal is not remembered as anything else");
}

Test(token_cache, emptied_when_the_keys_change)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	EVP_PKEY *other = maker_ec("P-256");
	const char *first = maker_jwk(m, m->key, "k1", ""), *second = maker_jwk(m, other, "k2", "");
	const char *token = fresh_token(m, MAKER_NOW + 600);
	cr_assert_str_eq(maker_outcome(m, token, &actor), "accepted");

	/* The same set again, as each regular fetch brings it: nothing is forgotten. */
	maker_install(m, maker_set(m, first, NULL));
	cr_expect_str_eq(maker_outcome(m, token, &actor), "accepted");
	cr_expect_eq(hits(), 1);
	/* Another, with the key of the token: verified again. */
	maker_install(m, maker_set(m, first, second));
	cr_expect_str_eq(maker_outcome(m, token, &actor), "accepted");
	cr_expect_eq(hits(), 1);
	/* Another, without it. */
	maker_install(m, maker_set(m, second, NULL));
	cr_expect_str_eq(maker_outcome(m, token, &actor), "token-invalid kid-unknown");
	EVP_PKEY_free(other);
}

Test(token_cache, what_is_verified_while_the_keys_change_is_not_remembered)
{
	maker_auto_t *m = maker_new();
	const struct actor *found;
	struct actor actor = { .subject = "alice", .expires_at = { INT64_MAX } };
	struct token_digest digest = token_digest((struct bytes){ "t", 1 });

	uint64_t before = token_cache_generation();
	token_cache_clear();
	token_cache_put(&m->work, &digest, before, &actor);
	cr_expect_not(token_cache_get(&m->work, &digest, &found));
	token_cache_put(&m->work, &digest, token_cache_generation(), &actor);
	cr_expect(token_cache_get(&m->work, &digest, &found));
}

Test(token_cache, never_more_than_ten_thousand)
{
	maker_auto_t *m = maker_new();
	struct actor actor = { .subject = "alice", .expires_at = { INT64_MAX } };
	uint64_t hit, missed;
	size_t entries;

	for (int64_t i = 0; i < 30000; i++) {
		struct token_digest digest = token_digest((struct bytes){ (char *)&i, sizeof(i) });
		token_cache_put(&m->work, &digest, token_cache_generation(), &actor);
	}
	token_cache_counts(&hit, &missed, &entries);
	cr_expect_leq(entries, TOKEN_CACHE_MAX);
	cr_expect_gt(entries, TOKEN_CACHE_MAX * 9 / 10);

	/* The last one is there: a full row gives its oldest place. */
	const struct actor *found;
	int64_t last = 29999;
	struct token_digest digest = token_digest((struct bytes){ (char *)&last, sizeof(last) });
	cr_expect(token_cache_get(&m->work, &digest, &found));
	token_cache_clear();
	token_cache_counts(&hit, &missed, &entries);
	cr_expect_eq(entries, 0);
}

/* --- eight workers, and keys that change under them */

struct hammer {
	const char *header;
	unsigned accepted, refused;
};

static void *hammer(void *context)
{
	struct hammer *h = context;
	arena_auto_t *arena = arena_new();
	for (int i = 0; i < 300; i++) {
		struct problem problem = { 0 };
		struct work w = { .arena = arena, .problem = &problem };
		w.now.us = MAKER_NOW * 1000000 + i;
		const struct actor *actor;
		arena_reset(arena);
		if (token_verify(&w, h->header, &actor) == OK &&
		    text_equal(actor->subject, "alice"))
			h->accepted++;
		else
			h->refused++;
	}
	return NULL;
}

Test(token_cache, eight_workers)
{
	maker_auto_t *m = maker_new();
	EVP_PKEY *other = maker_ec("P-256");
	const char *first = maker_jwk(m, m->key, "k1", ""), *second = maker_jwk(m, other, "k2", "");
	const char *header = arena_printf(m->arena, "Bearer %s", fresh_token(m, MAKER_NOW + 600));
	struct hammer hammers[8];
	pthread_t threads[8];

	for (size_t i = 0; i < COUNT(threads); i++) {
		hammers[i] = (struct hammer){ .header = header };
		pthread_create(&threads[i], NULL, hammer, &hammers[i]);
	}
	for (int i = 0; i < 20; i++)
		maker_install(m, i % 2 ? maker_set(m, first, NULL) : maker_set(m, first, second));
	for (size_t i = 0; i < COUNT(threads); i++) {
		pthread_join(threads[i], NULL);
		cr_expect_eq(hammers[i].accepted, 300);
		cr_expect_eq(hammers[i].refused, 0);
	}
	EVP_PKEY_free(other);
}
