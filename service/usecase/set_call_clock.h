/* The hour of a test call, and of all that depends on it. */
#ifndef GUICHET_USECASE_SET_CALL_CLOCK_H
#define GUICHET_USECASE_SET_CALL_CLOCK_H

#include "store/call_store.h"

/* ERR_NOT_A_TEST_CALL: the clock of a live call is that of the service, whoever asks. */
enum err set_call_clock(struct work *w, const char *id_or_code,
			const struct call_clock_write *clock) MUST_CHECK;

#endif
