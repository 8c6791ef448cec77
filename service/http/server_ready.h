/* Of an answer that somebody keeps, each worker makes the library's response once: the copies that
 * the library makes of its headers cost more than all else that such an answer costs. */
#ifndef GUICHET_HTTP_SERVER_READY_H
#define GUICHET_HTTP_SERVER_READY_H

#include "http/exchange.h"

#define READY_MAX 4 /* responses of one worker; what is read much is read of few addresses */

struct MHD_Response;

/* Of one worker, used on its thread only. */
struct ready {
	struct ready_slot {
		void *who; /* the owner; NULL: empty */
		struct MHD_Response *response;
		char changing[64]; /* the value of its last header */
	} slots[READY_MAX];
	size_t next; /* to be replaced */
};

/* Is the answer one that its owner gives again and again? */
bool ready_suits(const struct reply *reply);
/* Takes the reply over; the response stays the worker's. */
struct MHD_Response *ready_response(struct ready *ready, struct arena *arena,
				    const struct reply *reply);
void ready_clear(struct ready *ready);

#endif
