/* Races as text: two requests whose steps are written in each order that matters.
 *
 *   # Two decisions on one note.                     a line of comment
 *   given  note_submitted                            what is there: note_submitted,
 *                                                    preselected, two drafts, upload, draft call,
 *                                                    collective, nearly full collective, scored,
 *                                                    two scored, one awarded, one scored,
 *                                                    agreement,
 *                                                    one awarded, one waitlisted
 *   a  instructor ines  POST /v1/applications/{A}/preselection  If-Match: "{V}"
 *      {"outcome": "preselected"}                    the body, on a line of its own
 *   b  …
 *   order  a.lock b.lock:waits a.do a.commit b.lock:412-stale
 *   always  sql that is true after every step
 *   finally  sql that is true at the end of every order
 *
 * Steps: lock (key claimed, target locked and compared), do (the use case), commit (trace and kept
 * answer too), rollback.  Alone, a step must succeed; `waits`: it hangs on a lock of the other; the
 * same step again, later, says how that ended: `ok`, `replayed`, or status and problem.
 * Two spaces separate.  Every order starts from new rows, named {A} {B} {C} {CALL} {U} {V} {W}
 * {LEAD} {OTHER} {THIRD}; {V} is the version of {A}, {W} that of {B}; {U} is an upload, or the
 * review that scored {B}. */
#ifndef GUICHET_TESTS_USECASE_STEPS_H
#define GUICHET_TESTS_USECASE_STEPS_H

/* Plays every order of a file; fails the test at each that does not go as written. */
void steps_play(const char *name);

#endif
