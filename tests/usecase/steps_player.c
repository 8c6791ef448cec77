#include "steps_player.h"

#include "ground.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PATIENCE_MS 20000 /* for a step to end, on a slow machine */

static const struct verb {
	const char *name;
	enum err (*act)(struct session *s);
} verbs[] = {
	{ "lock", session_lock },
	{ "do", session_do },
	{ "commit", session_commit },
	{ "rollback", session_rollback },
};

struct runner {
	struct player *player;
	pthread_t thread;
	struct ask ask;
	const struct verb *wanted; /* NULL: nothing to do */
	bool busy, stopping;
	bool awaited; /* it was seen to wait, and how that ended was not asked yet */
	enum err err;
	bool replayed;
};

struct player {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	struct runner runners[2];
};

static void *run(void *pointer)
{
	struct runner *r = pointer;
	struct player *p = r->player;
	struct session session;
	session_open(&session, &r->ask);
	pthread_mutex_lock(&p->mutex);
	for (;;) {
		while (r->wanted == NULL && !r->stopping)
			pthread_cond_wait(&p->changed, &p->mutex);
		if (r->stopping)
			break;
		const struct verb *verb = r->wanted;
		pthread_mutex_unlock(&p->mutex);
		enum err err = verb->act(&session);
		pthread_mutex_lock(&p->mutex);
		r->wanted = NULL;
		r->busy = false;
		r->err = err;
		r->replayed = session.req.replayed;
		pthread_cond_broadcast(&p->changed);
	}
	pthread_mutex_unlock(&p->mutex);
	session_close(&session);
	return NULL;
}

struct player *player_start(const struct party parties[2])
{
	struct player *p = calloc(1, sizeof *p);
	cr_assert(p != NULL);
	pthread_mutex_init(&p->mutex, NULL);
	pthread_cond_init(&p->changed, NULL);
	for (int i = 0; i < 2; i++) {
		const struct party *party = &parties[i];
		struct runner *r = &p->runners[i];
		*r = (struct runner){ .player = p };
		r->ask = (struct ask){ .who = party->who,
				       .method = party->method,
				       .target = party->target,
				       .now = real_now(),
				       .header_count = party->header_count };
		memcpy(r->ask.headers, party->headers, sizeof party->headers);
		if (party->body != NULL)
			r->ask.body = (struct bytes){ party->body, strlen(party->body) };
		pthread_create(&r->thread, NULL, run, r);
	}
	return p;
}

/* Until the step has ended, or the whole of what is under way hangs on locks. */
static void settle(struct player *p, const struct runner *r, bool may_wait)
{
	for (int ms = 0; ms < PATIENCE_MS; ms += 5) {
		pthread_mutex_lock(&p->mutex);
		bool busy = r->busy;
		int under_way = p->runners[0].busy + p->runners[1].busy;
		pthread_mutex_unlock(&p->mutex);
		if (!busy || (may_wait && ground_waiting() >= under_way))
			return;
		nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
	}
}

static const char *outcome(struct player *p, const struct runner *r)
{
	pthread_mutex_lock(&p->mutex);
	bool busy = r->busy, replayed = r->replayed;
	enum err err = r->err;
	pthread_mutex_unlock(&p->mutex);
	if (busy)
		return "waits";
	if (err == OK)
		return replayed ? "replayed" : "ok";
	if (err == ERR_RETRY)
		return "retry";
	return own_database_printf("%d-%s", problem_texts[err].status, problem_texts[err].slug);
}

static const struct verb *verb_named(const char *name, size_t length)
{
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (strlen(verbs[i].name) == length && strncmp(verbs[i].name, name, length) == 0)
			return &verbs[i];
	return NULL;
}

const char *player_step(struct player *p, const char *step)
{
	struct runner *r = &p->runners[*step - 'a'];
	const char *colon = strchr(step, ':');
	const char *expected = colon == NULL ? "ok" : colon + 1;
	const struct verb *verb = verb_named(step + 2, strcspn(step + 2, ":"));
	if (verb == NULL)
		return "no such step";
	pthread_mutex_lock(&p->mutex);
	bool fresh = !r->awaited;
	if (fresh) {
		r->wanted = verb;
		r->busy = true;
		pthread_cond_broadcast(&p->changed);
	}
	pthread_mutex_unlock(&p->mutex);
	settle(p, r, fresh);
	const char *found = outcome(p, r);
	r->awaited = strcmp(found, "waits") == 0;
	return strcmp(found, expected) == 0 ? NULL : found;
}

void player_stop(struct player *p)
{
	pthread_mutex_lock(&p->mutex);
	for (int i = 0; i < 2; i++)
		p->runners[i].stopping = true;
	pthread_cond_broadcast(&p->changed);
	pthread_mutex_unlock(&p->mutex);
	for (int i = 0; i < 2; i++)
		pthread_join(p->runners[i].thread, NULL);
	pthread_mutex_destroy(&p->mutex);
	pthread_cond_destroy(&p->changed);
	free(p);
}
