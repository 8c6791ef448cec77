/* Two threads that each take the next step of a request when they are told to. */
#ifndef GUICHET_TESTS_USECASE_STEPS_PLAYER_H
#define GUICHET_TESTS_USECASE_STEPS_PLAYER_H

#include "session.h"

#define PARTY_HEADERS_MAX 6

struct party {
	const char *who, *method, *target, *body;
	struct header headers[PARTY_HEADERS_MAX];
	size_t header_count;
};

struct name {
	const char *name, *value;
};

struct player;

struct player *player_start(const struct party parties[2]);
/* `a.lock`, `b.do:waits`, `b.do:412-stale`: NULL when it went so, else what happened. */
const char *player_step(struct player *player, const char *step);
void player_stop(struct player *player);

#endif
