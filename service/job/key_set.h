/* Keeps the issuer's key set fresh: the only thread that asks the issuer anything.
 *
 * Every ten minutes, sooner when the issuer's Cache-Control says so; at once, but at most every 30
 * seconds, when a token names a key that is not in the set.  A failed fetch keeps the old set, for
 * 24 hours at most. */
#ifndef GUICHET_JOB_KEY_SET_H
#define GUICHET_JOB_KEY_SET_H

#include "base/types.h"

/* Texts must live as long as the job. */
struct key_set_settings {
	const char *url;     /* https */
	const char *ca_file; /* empty: the certificates of the system */
};

/* The first fetch is made before it returns, so that a service whose issuer answers is ready at
 * once; a failure of it is no refusal, the job goes on.  False when the address is not https or the
 * thread cannot be started. */
bool key_set_start(const struct key_set_settings *settings, const char **ret_error) MUST_CHECK;
void key_set_stop(void); /* within five seconds, the limit of a fetch; harmless when not started */

struct key_set_counts {
	uint64_t fetches, failures;
	const char *last_failure; /* NULL when the last fetch was good */
};

void key_set_counts(struct key_set_counts *ret);

#endif
