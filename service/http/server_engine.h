/* The parts of the server, as they see each other: start and stop, entry and answer. */
#ifndef GUICHET_HTTP_SERVER_ENGINE_H
#define GUICHET_HTTP_SERVER_ENGINE_H

#include "http/server.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <ulfius.h>

/* One request, from its line to its end: what the library keeps as its context for us. */
struct call {
	struct server *server;
	struct MHD_Connection *connection;
	struct instant arrived;
	bool announced;       /* its headers were read */
	void *framework;      /* what Ulfius keeps of it; NULL until Ulfius is asked */
	struct lane_job *job; /* it is served by the lane; NULL: by its worker */
	char target[];        /* as the client sent it */
};

/* Threads that serve what takes long or waits for a lock, while the worker of the connection goes
 * on with its others. */
struct lane {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	struct lane_job *first, *last; /* that no thread has begun */
	int64_t places;                /* kept for those and for some that are on their way */
	bool closing;
	pthread_t *threads;
	size_t thread_count;
};

struct server {
	struct _u_instance instance;
	serve_fn serve;
	int listener;
	int stop_signal; /* an event that ends the acceptor */
	pthread_t acceptor;
	struct in_addr proxy; /* whose headers are believed; INADDR_ANY: nobody's */
	size_t body_limit;    /* of the route that takes the most */
	int64_t connection_limit;
	atomic_llong connections; /* accepted and not closed */
	atomic_long in_flight;
	atomic_bool draining;
	struct lane lane;
};

/* --- server_accept.c: connections, from the socket to the workers */

bool server_accept_start(struct server *server);
/* From here on connections wait in the socket, for the process that inherits it. */
void server_accept_stop(struct server *server);
/* Called by the library when a connection begins or ends. */
void server_connection_changes(void *cls, struct MHD_Connection *connection, void **context,
			       enum MHD_ConnectionNotificationCode change);

/* --- server_entry.c: what the library calls, on its threads */

/* Starts Ulfius and the library, so that the library calls us first. */
bool server_entry_start(struct server *server, unsigned flags, struct MHD_OptionItem *options);
/* A request line was read: the earliest hook there is.  Its result is the library's. */
void *server_request_begins(void *cls, const char *uri, struct MHD_Connection *connection);
/* The endpoint: Ulfius has the request whole, and asks for the answer. */
int server_request_answer(const struct _u_request *request, struct _u_response *response,
			  void *data);
/* The answer has left, or the client has. */
void server_request_ends(void *cls, struct MHD_Connection *connection, void **con_cls,
			 enum MHD_RequestTerminationCode why);

/* --- server_answer.c: what an answer leaves with */

/* Of an answer in memory; the library copies its body, unless somebody keeps it and is told when it
 * has left. */
struct MHD_Response *response_in_memory(const struct reply *reply);

/* What every reply keeps to, asserted. */
void reply_check(const struct reply *reply);
/* The value with which the header leaves; NULL when it left with an earlier one of its name. */
const char *reply_header_once(struct arena *arena, const struct reply *reply, size_t index);
void response_of_file(struct arena *arena, const struct reply *reply, struct _u_response *ret);

/* --- server_exchange.c: a request of the library as an exchange */

/* What lives as long as the call is not copied. */
void exchange_of(const struct call *call, const char *method, struct exchange *ret);

/* --- server_lane.c: requests that are served apart from their worker */

/* A request in the lane: its exchange, its reply, and the arena of both. */
struct lane_job {
	struct arena *arena;
	struct exchange ex;
	struct reply reply;
	struct call *call;
	int64_t since_ms;
	atomic_bool served;
	struct lane_job *next;
};

bool lane_start(struct server *server);
/* What waits is refused, what runs ends; after that no connection is suspended. */
void lane_stop(struct server *server);
/* Keeps a place for one job; false when all are taken. */
bool lane_keep_place(struct lane *lane);
/* On the thread of the connection, which is suspended until the job is served. */
void lane_take(struct lane *lane, struct call *call, const char *method);
void lane_job_free(struct lane_job *job); /* accepts NULL; closes what never left */

#endif
