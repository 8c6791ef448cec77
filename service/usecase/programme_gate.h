/* What every programme that is written must hold to. */
#ifndef GUICHET_USECASE_PROGRAMME_GATE_H
#define GUICHET_USECASE_PROGRAMME_GATE_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_BODY_INVALID with every reason: it contradicts itself, or names a call or a programme that is
 * not there. */
enum err programme_gate(struct work *w, const struct programme_patch *given) MUST_CHECK;

/* The latest version of a territory set, by its id or code.  ERR_BODY_INVALID: it has none. */
enum err set_version_gate(struct work *w, const char *set, struct uuid *ret) MUST_CHECK;

#endif
