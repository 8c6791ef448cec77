/* What a run of the selection of a call ranks, and the canonical text of it. */
#ifndef GUICHET_USECASE_SELECTION_CASE_H
#define GUICHET_USECASE_SELECTION_CASE_H

#include "store/call_store.h"
#include "store/selection_store.h"

struct selection_case {
	struct call_head head;
	const struct call_version_rules *version; /* in force */
	const struct wave_rule *wave;             /* NULL: all files */
	struct selection_row_list rows;
	struct envelope_row_list envelopes;
	struct selection_input input; /* file i is row i */
};

/* ERR_CONFLICT_OF_INTEREST: the asker has an interest in a file of the call. */
enum err selection_without_interest(struct work *w, const char *call_code) MUST_CHECK;

/* wave: those of a wave and what is carried over to it; NULL: all files.  The same error, or
 * ERR_RULES_NOT_MET: no such wave. */
enum err selection_case_of(struct work *w, const char *call_ref, const char *wave,
			   struct selection_case *ret) MUST_CHECK;

/* Canonical JSON (RFC 8785) of all that decides, and its digest. */
enum err selection_inputs_text(struct work *w, const struct selection_case *c, const char **ret,
			       const char **ret_sha256) MUST_CHECK;

#endif
