/* What the library calls: a request's line is read, its headers, its body, it is over.
 *
 * Ulfius stands between the library and us, with two limits: it takes what its endpoint returns as
 * the answer, at once, so that nothing can be put off; and it copies each request before anything
 * is known of it.  So that the library calls us first, we define the function by which Ulfius
 * starts it, and hand on to Ulfius what is Ulfius': reading a body, and the answer. */
#include "http/server_engine.h"
#include "http/server_ready.h"

#include "base/clock.h"

#include <assert.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static MHD_AccessHandlerCallback framework; /* what Ulfius wants to be called */
static _Thread_local bool starting;         /* Ulfius, with a server of ours */

/* What the endpoint answers: it is asked on this very thread. */
static _Thread_local struct {
	struct arena *arena;
	const struct reply *reply;
} answering;

/* --- what each thread of the library has to itself */

struct worker {
	struct arena *arena;
	struct ready ready;
};

static pthread_key_t worker_key;
static pthread_once_t worker_once = PTHREAD_ONCE_INIT;

static void worker_drop(void *of)
{
	struct worker *worker = of;
	ready_clear(&worker->ready);
	arena_free(worker->arena);
	free(worker);
}

static void worker_key_create(void)
{
	pthread_key_create(&worker_key, worker_drop);
}

static struct worker *this_worker(void)
{
	pthread_once(&worker_once, worker_key_create);
	struct worker *worker = pthread_getspecific(worker_key);
	if (worker == NULL) {
		worker = calloc(1, sizeof *worker);
		if (worker == NULL)
			abort();
		worker->arena = arena_new();
		pthread_setspecific(worker_key, worker);
	}
	return worker;
}

/* --- its line is read, and its end */

void *server_request_begins(void *cls, const char *uri, struct MHD_Connection *connection)
{
	struct server *server = cls;
	size_t size = strlen(uri) + 1;
	struct call *call = calloc(1, sizeof(*call) + size);
	if (call == NULL)
		abort();
	call->server = server;
	call->connection = connection;
	call->arrived = clock_now();
	memcpy(call->target, uri, size);
	atomic_fetch_add(&server->in_flight, 1);
	return call;
}

void server_request_ends(void *cls, struct MHD_Connection *connection, void **con_cls,
			 enum MHD_RequestTerminationCode why)
{
	struct server *server = cls;
	struct call *call = *con_cls;
	if (call->framework != NULL)
		mhd_request_completed(NULL, connection, &call->framework, why);
	lane_job_free(call->job);
	free(call);
	*con_cls = NULL;
	atomic_fetch_sub(&server->in_flight, 1);
}

/* --- what Ulfius does */

/* One call of the library, as it came. */
struct turn {
	void *cls;
	struct call *call;
	const char *url, *method, *version, *data;
	size_t *size;
};

static enum MHD_Result framework_turn(const struct turn *t)
{
	return framework(t->cls, t->call->connection, t->url, t->method, t->version, t->data,
			 t->size, &t->call->framework);
}

/* Its first turn takes the headers; it comes only now, when it is known to be of use. */
static enum MHD_Result framework_begin(const struct turn *t)
{
	if (t->call->framework != NULL)
		return MHD_YES;
	t->call->framework = ulfius_uri_logger(NULL, t->call->target);
	return framework_turn(t);
}

int server_request_answer(const struct _u_request *request, struct _u_response *response,
			  void *data)
{
	(void)request, (void)data;
	response_of_file(answering.arena, answering.reply, response);
	return U_CALLBACK_COMPLETE; /* any other value replaces status and body */
}

/* --- what Ulfius is not asked for: an answer in memory */

static enum MHD_Result leave_ready(struct call *call, struct arena *arena,
				   const struct reply *reply)
{
	struct MHD_Response *response = ready_response(&this_worker()->ready, arena, reply);
	return MHD_queue_response(call->connection, (unsigned)reply->status, response);
}

static enum MHD_Result leave_at_once(struct call *call, struct arena *arena,
				     const struct reply *reply)
{
	struct MHD_Response *response = response_in_memory(reply);
	for (size_t i = 0; i < reply->header_count; i++) {
		const char *value = reply_header_once(arena, reply, i);
		if (value != NULL)
			MHD_add_response_header(response, reply->headers[i].name, value);
	}
	if (reply->close_connection)
		MHD_add_response_header(response, "Connection", "close");
	enum MHD_Result result =
		MHD_queue_response(call->connection, (unsigned)reply->status, response);
	MHD_destroy_response(response);
	return result;
}

/* --- the answer */

/* Ulfius reads a file as the client takes it. */
static enum MHD_Result leave_as_file(const struct turn *t, struct arena *arena, struct reply *reply)
{
	if (framework_begin(t) != MHD_YES)
		return MHD_NO;
	answering.arena = arena;
	answering.reply = reply;
	enum MHD_Result result = framework_turn(t);
	reply->file = NULL; /* the response has it */
	return result;
}

static enum MHD_Result leave(const struct turn *t, struct arena *arena, struct reply *reply)
{
	/* Clients that keep their connection open move to the process that comes next. */
	if (atomic_load(&t->call->server->draining))
		reply->close_connection = true;
	reply_check(reply);
	if (reply->file != NULL)
		return leave_as_file(t, arena, reply);
	return ready_suits(reply) ? leave_ready(t->call, arena, reply)
				  : leave_at_once(t->call, arena, reply);
}

/* --- it is whole */

/* Of a worker: what it is asked to serve, and where it comes from. */
struct worker_exchange {
	struct exchange ex; /* first */
	struct server *server;
};

static bool put_off(const struct exchange *ex)
{
	struct server *server = ((const struct worker_exchange *)(const void *)ex)->server;
	return lane_keep_place(&server->lane);
}

static enum MHD_Result serve_here(const struct turn *t)
{
	struct server *server = t->call->server;
	struct arena *arena = this_worker()->arena;
	struct worker_exchange *at = arena_new_one(arena, struct worker_exchange);
	struct reply *reply = arena_new_one(arena, struct reply);
	at->server = server;
	at->ex.arena = arena;
	at->ex.put_off = put_off;
	exchange_of(t->call, t->method, &at->ex);
	server->serve(&at->ex, reply);
	if (at->ex.framing_fault != NULL)
		reply->close_connection = true;
	enum MHD_Result result = MHD_YES;
	if (reply->put_off)
		lane_take(&server->lane, t->call, t->method);
	else
		result = leave(t, arena, reply);
	arena_reset(arena);
	return result;
}

static enum MHD_Result serve_whole(const struct turn *t)
{
	struct lane_job *job = t->call->job;
	if (job == NULL)
		return serve_here(t);
	if (!atomic_load(&job->served))
		return MHD_YES; /* it is still suspended */
	return leave(t, job->arena, &job->reply);
}

static enum MHD_Result library_calls(void *cls, struct MHD_Connection *connection, const char *url,
				     const char *method, const char *version, const char *data,
				     size_t *size, void **context)
{
	(void)connection;
	struct call *call = *context;
	struct turn t = { cls, call, url, method, version, data, size };
	if (!call->announced) {
		call->announced = true;
		return MHD_YES; /* a body may follow */
	}
	if (*size == 0)
		return serve_whole(&t);
	return framework_begin(&t) == MHD_YES ? framework_turn(&t) : MHD_NO;
}

/* --- between Ulfius and the library */

bool server_entry_start(struct server *server, unsigned flags, struct MHD_OptionItem *options)
{
	starting = true;
	int outcome = ulfius_start_framework_with_mhd_options(&server->instance, flags, options);
	bool ours = !starting;
	starting = false;
	return outcome == U_OK && ours;
}

/* What Ulfius calls to start the library: this function comes before the library's of that name.
 * Who else starts one gets it as it is. */
struct MHD_Daemon *MHD_start_daemon(unsigned int flags, uint16_t port,
				    MHD_AcceptPolicyCallback policy, void *policy_cls,
				    MHD_AccessHandlerCallback handler, void *handler_cls, ...)
{
	if (starting) {
		framework = handler;
		handler = library_calls;
	}
	starting = false;
	va_list options;
	va_start(options, handler_cls);
	struct MHD_Daemon *daemon =
		MHD_start_daemon_va(flags, port, policy, policy_cls, handler, handler_cls, options);
	va_end(options);
	return daemon;
}
