#include "job/runner.h"

#include "base/actor.h"
#include "base/clock.h"
#include "base/config.h"
#include "base/log.h"
#include "base/work.h"
#include "base/zone.h"
#include "job/exports.h"
#include "job/key_set.h"
#include "job/purge.h"
#include "job/reminders.h"
#include "job/sequencer.h"
#include "store/db.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#define RETRY_S 5 /* after a failure: a database that is away is not asked twice a second */

static const struct {
	const char *name;
	enum err (*run)(struct work *w);
	int64_t period_ms;
	bool serves; /* on a connection of the role that serves */
} jobs[JOB_COUNT_] = {
	[JOB_SEQUENCER] = { "sequencer", sequencer_run, 500, false },
	[JOB_PURGE] = { "purge", purge_run, 3600 * 1000, false },
	[JOB_REMINDERS] = { "reminders", reminders_run, 60 * 1000, false },
	[JOB_EXPORTS] = { "exports", exports_run, 1000, true },
};

static struct {
	pthread_t thread;
	bool running;
} states[JOB_COUNT_];
static bool stopping;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

/* False when it failed. */
static bool run_once(enum job job, struct arena *arena)
{
	struct instant now = clock_now();
	struct problem problem = { 0 };
	struct work w = { .arena = arena,
			  .problem = &problem,
			  .now = now,
			  .actor = &actor_public,
			  .id = uuid_new(now),
			  .zone = zone_find(config()->time_zone) };
	enum err err = jobs[job].run(&w);
	if (err != OK)
		log_write(&w, LOG_JOB_FAILED, KV("job", jobs[job].name),
			  KV("problem", problem_texts[err].slug), KV("cause", problem.cause));
	arena_reset(arena);
	return err == OK;
}

static struct timespec after(int64_t wait_ms)
{
	int64_t due_ms = clock_monotonic_ms() + wait_ms;
	return (struct timespec){ .tv_sec = due_ms / 1000, .tv_nsec = due_ms % 1000 * 1000000 };
}

/* Until the time of the job has come.  False when the service stops. */
static bool wait_for_turn(int64_t wait_ms)
{
	struct timespec due = after(wait_ms);
	int late = 0;
	pthread_mutex_lock(&lock);
	while (!stopping && late == 0)
		late = pthread_cond_clockwait(&changed, &lock, CLOCK_MONOTONIC, &due);
	bool goes_on = !stopping;
	pthread_mutex_unlock(&lock);
	return goes_on;
}

static void *job_main(void *argument)
{
	enum job job = (enum job)(intptr_t)argument;
	arena_auto_t *arena = arena_new();
	db_thread_use(jobs[job].serves ? config()->database_url : config()->job_database_url);
	bool good = true;
	do
		good = run_once(job, arena);
	while (wait_for_turn(good ? jobs[job].period_ms : RETRY_S * 1000));
	return NULL;
}

/* A key set that is a file is watched by those who read it. */
static bool key_set_begin(void)
{
	const char *error = NULL;
	struct key_set_settings settings = { .url = config()->jwks,
					     .ca_file = config()->jwks_ca_file };
	if (strncmp(settings.url, "https://", 8) != 0 || key_set_start(&settings, &error))
		return true;
	log_write(NULL, LOG_JOB_CANNOT_START, KV("job", "key_set"), KV("cause", error));
	return false;
}

bool jobs_start(void)
{
	if (!key_set_begin())
		return false;
	for (int i = 0; i < JOB_COUNT_; i++) {
		int fault = pthread_create(&states[i].thread, NULL, job_main, (void *)(intptr_t)i);
		states[i].running = fault == 0;
		if (fault == 0)
			continue;
		log_write(NULL, LOG_JOB_CANNOT_START, KV("job", jobs[i].name),
			  KV("cause", strerrordesc_np(fault)));
		jobs_stop();
		return false;
	}
	return true;
}

void jobs_stop(void)
{
	pthread_mutex_lock(&lock);
	stopping = true;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	for (int i = 0; i < JOB_COUNT_; i++) {
		if (states[i].running)
			pthread_join(states[i].thread, NULL);
		states[i].running = false;
	}
	key_set_stop();
}
