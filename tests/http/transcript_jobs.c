/* The jobs of the service, one run of each, at the instant of the transcript. */
#include "transcript.h"

#include "base/actor.h"
#include "base/config.h"
#include "base/work.h"
#include "base/zone.h"
#include "job/exports.h"
#include "job/reminders.h"
#include "job/sequencer.h"
#include "store/db.h"

#include <pthread.h>
#include <string.h>

static const struct {
	enum err (*run)(struct work *w);
	const char *role;
} jobs[] = {
	{ exports_run, "guichet_app" },
	{ reminders_run, "guichet_job" },
	{ sequencer_run, "guichet_job" },
};

struct turn {
	const char *url;
	enum err (*run)(struct work *w);
	struct instant now;
	enum err err;
	const char *cause;
};

/* In a thread of its own: a connection belongs to a thread. */
static void *take(void *argument)
{
	struct turn *turn = argument;
	arena_auto_t *arena = arena_new();
	struct problem problem = { 0 };
	struct work w = { .arena = arena,
			  .problem = &problem,
			  .now = turn->now,
			  .actor = &actor_public,
			  .id = uuid_new(turn->now),
			  .zone = zone_find(config()->time_zone) };
	db_thread_use(turn->url);
	turn->err = turn->run(&w);
	turn->cause = problem.cause == NULL ? NULL : strdup(problem.cause);
	return NULL;
}

const char *jobs_run(struct arena *arena, const char *database, struct instant now)
{
	for (size_t i = 0; i < COUNT(jobs); i++) {
		pthread_t thread;
		struct turn turn = { .url = database_url(arena, database, jobs[i].role),
				     .run = jobs[i].run,
				     .now = now };
		if (pthread_create(&thread, NULL, take, &turn) != 0)
			return "no thread";
		pthread_join(thread, NULL);
		if (turn.err != OK)
			return arena_printf(arena, "a job met %s: %s", problem_texts[turn.err].slug,
					    turn.cause == NULL ? "" : turn.cause);
	}
	return NULL;
}
