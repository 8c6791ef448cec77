/* What a wave's part of the envelope did not award goes to the part of the next wave. */
#ifndef GUICHET_DOMAIN_ENVELOPE_CARRY_H
#define GUICHET_DOMAIN_ENVELOPE_CARRY_H

#include "domain/award.h"

struct zone;

/* The part that takes over what this wave leaves, or NULL. */
const char *wave_heir(const struct call_rules *rules, const struct wave_rule *wave);

/* Once the phase of `unspent_from` has opened, at the clock of the call, the rest of a part moves
 * on: `total` and `carried` of both change, their sum does not.  Doing it again moves what was
 * given back since.  Rows of other codes stay as they are. */
void envelope_carry(const struct call_rules *rules, const struct zone *zone, struct instant now,
		    struct envelope_row_list *rows);

#endif
