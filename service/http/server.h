/* The HTTP server: Ulfius and libmicrohttpd live here and nowhere else.
 *
 * One catch-all endpoint turns each call into an exchange and hands it to the serve function on the
 * worker's thread; what serve returns leaves as the answer. */
#ifndef GUICHET_HTTP_SERVER_H
#define GUICHET_HTTP_SERVER_H

#include "http/exchange.h"

struct server;

typedef void (*serve_fn)(struct exchange *ex, struct reply *ret);

/* Listens on loopback (or the address of the settings); NULL with a log entry when it cannot. */
struct server *server_start(serve_fn serve);
/* No new connection, requests in flight finish (DRAIN_S at most), then everything is freed. */
void server_stop(struct server *server);
int server_port(const struct server *server); /* the one the system gave when PORT is 0 */

/* --- a whole life */

/* Before any thread: signals then wait for server_run. */
void server_block_signals(void);
/* Starts, serves until SIGTERM or SIGINT, stops; tells systemd.  False when it cannot start. */
bool server_run(serve_fn serve) MUST_CHECK;

#endif
