/* `guichet verify-audit < export.ndjson`: recomputes the chain of the audit trail, without
 * database.
 *
 * One entry a line, as GET /v1/audit-entries shows them, in the order of positions. */
#ifndef GUICHET_JOB_VERIFY_AUDIT_H
#define GUICHET_JOB_VERIFY_AUDIT_H

#include <stdio.h>

#include "base/types.h"

/* --end POSITION:HASH names the last row that must be there, without which a tail that was cut is
 * not seen.  Says on stdout that the chain holds, or on stderr which row breaks it.  Returns the
 * exit status: 0 it holds, 1 it does not, 2 the arguments are wrong. */
int verify_audit_main(int argc, char **argv) MUST_CHECK;

enum audit_fault {
	AUDIT_HOLDS,
	AUDIT_UNREADABLE,  /* a line is no audit entry                        */
	AUDIT_GAP,         /* a position does not follow the one before       */
	AUDIT_LINK_BROKEN, /* prev_hash is not the hash of the row before     */
	AUDIT_ROW_CHANGED, /* the hash is not that of the row                 */
	AUDIT_END_MISSING, /* the last row is not the one that must be there  */
	AUDIT_EMPTY,
	AUDIT_FAULT_COUNT_
};

struct audit_finding {
	enum audit_fault fault;
	int64_t line;     /* from 1; the last one read when the end is missing */
	int64_t position; /* of that row, 0 when it is not known */
	char hash[65];    /* of the last row, when the chain holds */
};

/* The first fault.  end_position 0: any end will do. */
struct audit_finding audit_verify(FILE *in, int64_t end_position, const char *end_hash);

#endif
