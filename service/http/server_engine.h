/* The parts of the server, as they see each other: start and stop, entry and answer. */
#ifndef GUICHET_HTTP_SERVER_ENGINE_H
#define GUICHET_HTTP_SERVER_ENGINE_H

#include "http/server.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <ulfius.h>

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
};

/* --- server_accept.c: connections, from the socket to the workers */

bool server_accept_start(struct server *server);
/* From here on connections wait in the socket, for the process that inherits it. */
void server_accept_stop(struct server *server);
/* Called by the library when a connection begins or ends. */
void server_connection_changes(void *cls, struct MHD_Connection *connection, void **context,
			       enum MHD_ConnectionNotificationCode change);

/* --- server_entry.c: what the library calls, on its threads */

/* A request line was read: the earliest hook there is.  Its result is the library's. */
void *server_request_begins(void *cls, const char *uri, struct MHD_Connection *connection);
/* The request is whole; serves and answers it. */
int server_request_whole(const struct _u_request *request, struct _u_response *response,
			 void *data);
/* The answer has left, or the client has. */
void server_request_ends(void *cls, struct MHD_Connection *connection, void **con_cls,
			 enum MHD_RequestTerminationCode why);

/* --- server_exchange.c: a request of the library as an exchange */

/* When a request began and on which connection, from its first hook to the last: the library keeps
 * only the target for us, so both ride behind its last '#'. */
struct arrival {
	struct instant at;
	struct MHD_Connection *connection;
};

const char *arrival_append(struct arena *arena, const char *uri, const struct arrival *arrival);
/* The target as the client sent it. */
const char *arrival_split(struct arena *arena, const char *marked, struct arrival *ret);

void exchange_of(const struct server *server, const struct _u_request *request,
		 struct exchange *ret);

#endif
