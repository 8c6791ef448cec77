/* One call and its answer as plain memory: the server fills one, the dispatcher the other.
 * Tests enter here; nothing below knows Ulfius. */
#ifndef GUICHET_HTTP_EXCHANGE_H
#define GUICHET_HTTP_EXCHANGE_H

#include "base/arena.h"
#include "base/spool.h"
#include "base/types.h"

struct header {
	const char *name;
	const char *value;
};

#define REQUEST_HEADERS_MAX 64
#define REPLY_HEADERS_MAX   40

struct exchange {
	struct arena *arena;    /* of this exchange; reset once the answer has left */
	struct instant arrived; /* the request line was read: what deadlines are judged by */
	const char *method;     /* as sent: case matters */
	const char *target;     /* raw path and query, as sent */
	const char *address;    /* of the client, from the trusted proxy or the socket; may be "" */
	struct header headers[REQUEST_HEADERS_MAX];
	size_t header_count; /* a repeated header stands as often as it was sent */
	bool headers_overflow;
	struct bytes body;
	bool body_cut; /* longer than the server keeps: 413 whatever the route */
	/* What makes it doubtful where this request ends or whom it is for (a header, or the form
	 * of the target); NULL when nothing does.  400, and the server closes the connection. */
	const char *framing_fault;

	/* Where others wait behind this request: keeps a place for it where nobody does; false when
	 * there is none.  NULL: it is served to its end here. */
	bool (*put_off)(const struct exchange *ex);
	bool late; /* it was put off and waited for too long: 503 */
};

/* Whose memory an answer is, when it is not the exchange's: told once it has left.  Its headers are
 * the same each time, but for the last. */
struct owner {
	void *who; /* NULL: nobody */
	void (*release)(void *who);
};

struct reply {
	int status;
	struct header headers[REPLY_HEADERS_MAX];
	size_t header_count;
	struct bytes body;  /* of the exchange's arena, or static; to HEAD and with 304 only its
			     * length leaves */
	struct owner owner; /* of body and headers; whoever takes the reply releases it */
	struct spool *file; /* instead of a body: whoever takes the reply closes it; NULL: none */
	bool close_connection; /* the request's framing is doubtful */
	bool put_off;          /* nothing was done: it is to be served again, where it may wait */
};

#define REPLY_HEADERS_BYTES 4096 /* of all names and values: what surely fits beside a request */

/* The first value of a header, any case; NULL when absent.  *ret_count: how often it stands;
 * ret_count may be NULL. */
const char *exchange_header(const struct exchange *ex, const char *name, size_t *ret_count);
/* Texts must live as long as the exchange; a control byte in them is a bug.  Of a name given twice,
 * the values leave as one list. */
void reply_header(struct reply *reply, const char *name, const char *value);

#endif
