/* What a unit of work carries down: a request and a job look the same. */
#ifndef GUICHET_BASE_WORK_H
#define GUICHET_BASE_WORK_H

#include "base/arena.h"
#include "base/problem.h"
#include "base/types.h"

struct actor;
struct txn;
struct zone;

enum locale { LOCALE_FR, LOCALE_EN };

struct work {
	struct arena *arena;
	struct txn *txn; /* NULL outside a transaction */
	struct problem *problem;
	struct instant now;        /* the arrival instant: what deadlines are judged by */
	const struct actor *actor; /* never NULL: a request without token has the public actor */
	struct uuid id;            /* of the request */
	const struct zone *zone;   /* in which instants are answered */
	enum locale locale;
	bool fleeting; /* it read a clock that runs faster than real time: nobody keeps the answer
			*/
	const char *call_mode; /* of the call that the work is about; NULL while none was read */
};

#endif
