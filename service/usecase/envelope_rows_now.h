/* The envelopes of a call as they are at its hour: what waves carry over has moved. */
#ifndef GUICHET_USECASE_ENVELOPE_ROWS_NOW_H
#define GUICHET_USECASE_ENVELOPE_ROWS_NOW_H

#include "domain/award.h"
#include "store/call_store.h"

/* The rules that hold the money: those in force, whatever a file is attached to. */
struct envelope_rules {
	struct call_head head;
	const struct call_version_rules *version;
	struct instant now; /* at the clock of the call */
};
enum err envelope_rules(struct work *w, const char *call_ref,
			struct envelope_rules *ret) MUST_CHECK;

/* The whole first; none when the call states no envelope. */
enum err envelope_rows_now(struct work *w, const struct envelope_rules *rules,
			   struct envelope_row_list *ret) MUST_CHECK;
/* Those of some codes, locked until the end of the transaction; what moved is written. */
enum err envelope_rows_held(struct work *w, const struct envelope_rules *rules,
			    const struct text_list *codes,
			    struct envelope_row_list *ret) MUST_CHECK;

#endif
