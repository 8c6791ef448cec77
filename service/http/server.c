/* Start and stop.  The library's own way to start is never used: it prints text of the client as a
 * format, takes a thread per connection and knows no limit. */
#include "http/server_engine.h"

#include "base/clock.h"
#include "base/config.h"
#include "base/log.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LISTENER_INHERITED 3  /* the first descriptor that systemd hands over */
#define FILES_PER_WORKER   4  /* epoll, its two wake-ups, PostgreSQL */
#define FILES_BESIDES      64 /* log, jobs, files being read */
#define QUIET_MS           100
#define STEP_MS            10

/* --- the socket */

static bool inherits_listener(void)
{
	return config()->listen_fds == 1 && config()->listen_pid == getpid();
}

static int listener_open(void)
{
	if (inherits_listener()) {
		fcntl(LISTENER_INHERITED, F_SETFD, FD_CLOEXEC);
		fcntl(LISTENER_INHERITED, F_SETFL, O_NONBLOCK);
		return LISTENER_INHERITED;
	}
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_port = htons((uint16_t)config()->port) };
	inet_pton(AF_INET, config()->listen_address, &address.sin_addr);
	int on = 1;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (listener < 0)
		return -1;
	if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	    bind(listener, (struct sockaddr *)&address, sizeof(address)) == 0 &&
	    listen(listener, (int)config()->listen_backlog) == 0)
		return listener;
	int fault = errno;
	close(listener);
	errno = fault;
	return -1;
}

int server_port(const struct server *server)
{
	struct sockaddr_in address = { 0 };
	socklen_t length = sizeof(address);
	getsockname(server->listener, (struct sockaddr *)&address, &length);
	return ntohs(address.sin_port);
}

/* --- limits of the process */

/* Out of descriptors, the library stops accepting for a while and says so each time: it must never
 * come to that.  Returns the connections that the process can bear. */
static int64_t connections_allowed(void)
{
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return config()->connection_limit;
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	int64_t besides =
		config()->workers * FILES_PER_WORKER + config()->lane_threads + FILES_BESIDES;
	int64_t wanted = config()->connection_limit;
	if (files.rlim_cur == RLIM_INFINITY || (int64_t)files.rlim_cur >= wanted + besides)
		return wanted;

	int64_t allowed = (int64_t)files.rlim_cur - besides;
	if (allowed < config()->workers)
		allowed = config()->workers;
	log_write(NULL, LOG_DESCRIPTORS_FEW, KV("files", (int64_t)files.rlim_cur),
		  KV("wanted", wanted), KV("allowed", allowed));
	return allowed;
}

/* --- the library */

/* The text holds what a client sent: it is a value, never a format. */
static void __attribute__((format(printf, 2, 0)))
library_says(void *cls, const char *format, va_list args)
{
	(void)cls;
	char text[300];
	if (vsnprintf(text, sizeof(text), format, args) < 0)
		return;
	text[strcspn(text, "\n")] = '\0';
	log_write(NULL, LOG_LIBRARY, KV("text", (const char *)text));
}

static struct MHD_OptionItem option(enum MHD_OPTION name, int64_t value, void *pointer)
{
	return (struct MHD_OptionItem){ .option = name,
					.value = (intptr_t)value,
					.ptr_value = pointer };
}

static bool library_start(struct server *server)
{
	const struct config *c = config();
	/* Behind a proxy every connection comes from one address. */
	bool proxied = server->proxy.s_addr != htonl(INADDR_ANY);
	int64_t per_address = proxied ? 0 : c->per_ip_connection_limit;
	/* The logger is first, so that it hears of what the other options cause. */
	struct MHD_OptionItem options[] = {
		option(MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)library_says, NULL),
		option(MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)server_request_ends, server),
		option(MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)server_request_begins, server),
		option(MHD_OPTION_THREAD_POOL_SIZE, c->workers, NULL),
		/* Never reached: server_accept.c keeps the limit, for all workers together. */
		option(MHD_OPTION_CONNECTION_LIMIT, (server->connection_limit + 1) * c->workers,
		       NULL),
		option(MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)server_connection_changes, server),
		option(MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_address, NULL),
		option(MHD_OPTION_CONNECTION_TIMEOUT, c->connection_timeout_s, NULL),
		option(MHD_OPTION_CONNECTION_MEMORY_LIMIT, c->connection_memory_kib * 1024, NULL),
		option(MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL),
		option(MHD_OPTION_END, 0, NULL),
	};
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET |
			 MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG;
	return server_entry_start(server, flags, options);
}

static void instance_prepare(struct server *server)
{
	const struct config *c = config();
	int64_t limit = c->upload_chunk_limit > c->json_body_limit ? c->upload_chunk_limit
								   : c->json_body_limit;
	server->body_limit = (size_t)limit;
	server->connection_limit = connections_allowed();
	/* A longer body is cut without a word: one byte more tells that it was. */
	server->instance.max_post_body_size = server->body_limit + 1;
	server->instance.allowed_post_processor = U_POST_PROCESS_NONE;
	server->instance.check_utf8 = 0; /* it drops what is not UTF-8, instead of refusing it */
	ulfius_add_endpoint_by_val(&server->instance, "*", NULL, "*", 0, server_request_answer,
				   server);
}

static void server_free(struct server *server)
{
	ulfius_clean_instance(&server->instance);
	close(server->listener);
	free(server);
}

struct server *server_start(serve_fn serve)
{
	signal(SIGPIPE, SIG_IGN);
	json_object_seed(0);
	int listener = listener_open();
	if (listener < 0) {
		log_write(NULL, LOG_SERVER_CANNOT_LISTEN, KV("address", config()->listen_address),
			  KV("port", config()->port), KV("cause", strerrordesc_np(errno)));
		return NULL;
	}
	struct server *server = calloc(1, sizeof(*server));
	if (server == NULL)
		abort();
	server->serve = serve;
	server->listener = listener;
	inet_pton(AF_INET, config()->trusted_proxy, &server->proxy);
	if (ulfius_init_instance(&server->instance, (unsigned)server_port(server), NULL, NULL) !=
	    U_OK)
		abort();
	instance_prepare(server);
	if (!lane_start(server) || !library_start(server) || !server_accept_start(server)) {
		log_write(NULL, LOG_SERVER_CANNOT_START);
		lane_stop(server);
		ulfius_stop_framework(&server->instance);
		server_free(server);
		return NULL;
	}
	log_write(NULL, LOG_SERVER_STARTED, KV("address", config()->listen_address),
		  KV("port", server_port(server)));
	return server;
}

/* --- stop */

static void step(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = STEP_MS * 1000000L }, NULL);
}

/* Quiet for a moment, since a connection may have been accepted that was not read yet.  False when
 * requests were still in flight at the end. */
static bool drained(struct server *server)
{
	int64_t end_ms = clock_monotonic_ms() + config()->drain_s * 1000,
		busy_ms = clock_monotonic_ms();
	for (;;) {
		step();
		int64_t now_ms = clock_monotonic_ms();
		if (atomic_load(&server->in_flight) != 0)
			busy_ms = now_ms;
		if (now_ms - busy_ms >= QUIET_MS)
			return true;
		if (now_ms >= end_ms + QUIET_MS)
			return false;
	}
}

void server_stop(struct server *server)
{
	log_write(NULL, LOG_SERVER_STOPPING, KV("in_flight", (int64_t)server->in_flight));
	atomic_store(&server->draining, true);
	server_accept_stop(server);
	if (!drained(server))
		log_write(NULL, LOG_SERVER_CUT, KV("in_flight", (int64_t)server->in_flight));
	lane_stop(server);
	ulfius_stop_framework(&server->instance);
	server_free(server);
	log_write(NULL, LOG_SERVER_STOPPED);
}
