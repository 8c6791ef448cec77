/* Every race of this folder: one file of steps, one test. */
#include "steps.h"

#include <criterion/criterion.h>
#include <glob.h>

TestSuite(races, .timeout = 120);

#define RACES(X)                                                                                   \
	X(submit_submit, "submit-submit")                                                          \
	X(submit_member_removal, "submit-member-removal")                                          \
	X(submit_consent_withdrawal, "submit-consent-withdrawal")                                  \
	X(submit_budget, "submit-budget")                                                          \
	X(preselect_withdraw, "preselect-withdraw")                                                \
	X(preselect_preselect, "preselect-preselect")                                              \
	X(one_key_twice, "one-key-twice")                                                          \
	X(publish_publish, "publish-publish")                                                      \
	X(note_note, "note-note")                                                                  \
	X(note_member_removal, "note-member-removal")                                              \
	X(member_member, "member-member")                                                          \
	X(chunk_chunk, "chunk-chunk")                                                              \
	X(collective_application, "collective-application")                                        \
	X(amendment_payment, "amendment-payment")                                                  \
	X(sign_withdraw, "sign-withdraw")                                                          \
	X(termination_payment, "termination-payment")                                              \
	X(termination_amendment, "termination-amendment")                                          \
	X(termination_claim, "termination-claim")                                                  \
	X(award_award, "award-award")                                                              \
	X(part_award, "part-award")                                                                \
	X(award_refuse, "award-refuse")                                                            \
	X(award_withdraw, "award-withdraw")                                                        \
	X(withdraw_award, "withdraw-award")                                                        \
	X(results_score, "results-score")                                                          \
	X(results_award, "results-award")

#define X(name, file)                                                                              \
	Test(races, name)                                                                          \
	{                                                                                          \
		steps_play(file);                                                                  \
	}
RACES(X)
#undef X

Test(races, none_is_left_out)
{
	glob_t found;
	size_t listed = 0;
#define X(name, file) listed++;
	RACES(X)
#undef X
	cr_assert_eq(glob(GUICHET_SOURCE_DIR "/tests/usecase/*.steps", 0, NULL, &found), 0);
	cr_expect_eq(found.gl_pathc, listed);
	globfree(&found);
}
