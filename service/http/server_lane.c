/* A worker of the library has many connections, and while it serves one it serves no other.  What
 * takes long leaves it: the connection is suspended, a thread of the lane serves the request, and
 * the worker, when the connection is resumed, only sends the answer.
 *
 * Places are counted, so that what takes long cannot pile up; what cannot have one is refused, and
 * what waited for too long too. */
#include "http/server_engine.h"

#include "base/clock.h"
#include "base/config.h"

#include <assert.h>
#include <stdlib.h>

bool lane_keep_place(struct lane *lane)
{
	pthread_mutex_lock(&lane->mutex);
	bool kept = !lane->closing && lane->places < config()->lane_queue;
	lane->places += kept;
	pthread_mutex_unlock(&lane->mutex);
	return kept;
}

static struct lane_job *job_new(struct call *call, const char *method)
{
	struct arena *arena = arena_new();
	struct lane_job *job = arena_new_one(arena, struct lane_job);
	job->arena = job->ex.arena = arena;
	job->call = call;
	job->since_ms = clock_monotonic_ms();
	exchange_of(call, method, &job->ex);
	return job;
}

void lane_job_free(struct lane_job *job)
{
	if (job == NULL)
		return;
	spool_close(&job->reply.file);
	arena_free(job->arena);
}

/* The library does not touch a suspended connection: what the exchange points at stays. */
void lane_take(struct lane *lane, struct call *call, const char *method)
{
	struct lane_job *job = job_new(call, method);
	call->job = job;
	MHD_suspend_connection(call->connection);
	pthread_mutex_lock(&lane->mutex);
	if (lane->last == NULL)
		lane->first = job;
	else
		lane->last->next = job;
	lane->last = job;
	pthread_cond_signal(&lane->changed);
	pthread_mutex_unlock(&lane->mutex);
}

/* NULL at the end.  While places are kept, a job is still to come. */
static struct lane_job *next_job(struct lane *lane)
{
	pthread_mutex_lock(&lane->mutex);
	while (lane->first == NULL && (!lane->closing || lane->places > 0))
		pthread_cond_wait(&lane->changed, &lane->mutex);
	struct lane_job *job = lane->first;
	if (job != NULL) {
		lane->first = job->next;
		lane->last = lane->first == NULL ? NULL : lane->last;
		lane->places--;
		int64_t waited_ms = clock_monotonic_ms() - job->since_ms;
		job->ex.late = lane->closing || waited_ms > config()->lane_wait_ms;
	}
	if (lane->closing)
		pthread_cond_broadcast(&lane->changed);
	pthread_mutex_unlock(&lane->mutex);
	return job;
}

static void *lane_main(void *data)
{
	struct server *server = data;
	struct lane_job *job;
	while ((job = next_job(&server->lane)) != NULL) {
		struct MHD_Connection *connection = job->call->connection;
		server->serve(&job->ex, &job->reply);
		assert(!job->reply.put_off);
		atomic_store(&job->served, true);
		MHD_resume_connection(connection); /* from here on the job is its worker's */
	}
	return NULL;
}

bool lane_start(struct server *server)
{
	struct lane *lane = &server->lane;
	size_t wanted = (size_t)config()->lane_threads;
	pthread_mutex_init(&lane->mutex, NULL);
	pthread_cond_init(&lane->changed, NULL);
	lane->threads = calloc(wanted, sizeof(*lane->threads));
	if (lane->threads == NULL)
		abort();
	while (lane->thread_count < wanted &&
	       pthread_create(&lane->threads[lane->thread_count], NULL, lane_main, server) == 0)
		lane->thread_count++;
	return lane->thread_count == wanted;
}

void lane_stop(struct server *server)
{
	struct lane *lane = &server->lane;
	pthread_mutex_lock(&lane->mutex);
	lane->closing = true;
	pthread_cond_broadcast(&lane->changed);
	pthread_mutex_unlock(&lane->mutex);
	for (size_t i = 0; i < lane->thread_count; i++)
		pthread_join(lane->threads[i], NULL);
	free(lane->threads);
	pthread_cond_destroy(&lane->changed);
	pthread_mutex_destroy(&lane->mutex);
}
