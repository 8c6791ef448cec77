/* Accepts connections and deals them out to the workers.
 *
 * The library can listen by itself, but not stop listening: MHD_quiesce_daemon and the workers race
 * to take the socket out of epoll, and who comes second aborts the process.  Here a stop ends this
 * thread.  The workers also share the connections evenly this way, whichever wakes first.
 *
 * The limit is kept here too: a worker of the library that finds itself past its own forgets to
 * unlock, and answers nobody any more. */
#include "http/server_engine.h"

#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define PAUSE_MS 100 /* when the system has no descriptor or memory left */

void server_connection_changes(void *cls, struct MHD_Connection *connection, void **context,
			       enum MHD_ConnectionNotificationCode change)
{
	(void)connection, (void)context;
	struct server *server = cls;
	if (change == MHD_CONNECTION_NOTIFY_CLOSED)
		atomic_fetch_sub(&server->connections, 1);
}

static void deal(struct server *server, int client, const struct sockaddr_in *peer)
{
	if (atomic_fetch_add(&server->connections, 1) >= server->connection_limit) {
		atomic_fetch_sub(&server->connections, 1);
		close(client);
		log_write(NULL, LOG_CONNECTIONS_FULL, KV("limit", server->connection_limit));
		return;
	}
	/* Closed by the library when its address has its share. */
	if (MHD_add_connection(server->instance.mhd_daemon, client, (const struct sockaddr *)peer,
			       sizeof(*peer)) != MHD_YES)
		atomic_fetch_sub(&server->connections, 1);
}

/* All that wait.  False when the system is out of something. */
static bool accept_waiting(struct server *server)
{
	for (;;) {
		struct sockaddr_in peer = { 0 };
		socklen_t length = sizeof(peer);
		int client = accept4(server->listener, (struct sockaddr *)&peer, &length,
				     SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (client >= 0)
			deal(server, client, &peer);
		else if (errno != EINTR && errno != ECONNABORTED)
			return errno == EAGAIN;
	}
}

static void *accept_main(void *data)
{
	struct server *server = data;
	struct pollfd watched[] = { { .fd = server->stop_signal, .events = POLLIN },
				    { .fd = server->listener, .events = POLLIN } };
	for (;;) {
		poll(watched, COUNT(watched), -1);
		if (watched[0].revents != 0)
			return NULL;
		if (accept_waiting(server))
			continue;
		log_write(NULL, LOG_ACCEPT_FAILED, KV("cause", strerrordesc_np(errno)));
		poll(watched, 1, PAUSE_MS);
	}
}

bool server_accept_start(struct server *server)
{
	server->stop_signal = eventfd(0, EFD_CLOEXEC);
	if (server->stop_signal < 0)
		return false;
	if (pthread_create(&server->acceptor, NULL, accept_main, server) == 0)
		return true;
	close(server->stop_signal);
	return false;
}

void server_accept_stop(struct server *server)
{
	int written = eventfd_write(server->stop_signal, 1);
	assert(written == 0);
	pthread_join(server->acceptor, NULL);
	close(server->stop_signal);
}
