/* The chain of the audit trail: each row is sealed with all those before it.
 *
 * hash = SHA-256(prev_hash ‖ row), both in a form that leaves no doubt about where a field ends:
 * `<bytes>:<text>,` per field, `-:,` for null, in the order of the columns; instants in UTC.  A row
 * about a test call ends with the field `test`; the others have none there. */
#ifndef GUICHET_JOB_AUDIT_CHAIN_H
#define GUICHET_JOB_AUDIT_CHAIN_H

#include "gen/schema.h"

struct arena;

/* What stands before the first row: 64 zeros. */
extern const char audit_chain_start[];

/* The hash of a row, from all its members but `hash`; hexadecimal, in the arena. */
const char *audit_chain_hash(struct arena *arena, const struct audit_entry *entry);

#endif
