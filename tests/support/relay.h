/* Between the service and PostgreSQL: a socket that can be away, silent, or lose a chosen message.
 */
#ifndef GUICHET_TESTS_RELAY_H
#define GUICHET_TESTS_RELAY_H

#include <stdbool.h>

struct relay;

/* In front of the server whose socket is in that folder.  Fails the test when it cannot. */
struct relay *relay_start(const char *host, int port);
void relay_stop(struct relay *relay);
/* Folder of the socket that clients connect to. */
const char *relay_host(const struct relay *relay);

enum relay_mode {
	RELAY_OPEN,
	RELAY_REFUSING, /* as when PostgreSQL is stopped: what was open is closed, nobody listens */
	RELAY_SILENT,   /* as when its machine is frozen: accepts, forwards nothing */
};
void relay_set(struct relay *relay, enum relay_mode mode);

/* The next request that holds the word never arrives: the connection breaks before. */
void relay_lose_request(struct relay *relay, const char *word);
/* It arrives and is answered in full; only so many messages of the answer come back, then the
 * connection breaks. */
void relay_lose_answer(struct relay *relay, const char *word, int messages);
/* Messages of the last answer that was lost; -1 while the loss has not happened. */
int relay_lost(struct relay *relay);

#endif
