/* Reasons as the people who read them see them: code, place, rule and a sentence, in their
 * language. The one place where templates of problems.yaml are filled. */
#ifndef GUICHET_BASE_EXPLAIN_H
#define GUICHET_BASE_EXPLAIN_H

#include "base/work.h"
#include "gen/schema.h"

/* The entries live in w->arena; instants in w->zone, sentences in w->locale. */
void explain_verdict(struct work *w, const struct verdict *v, struct error_entry_list *ret);
/* A template with its {names} filled. */
const char *explain_text(struct work *w, const char *text, const struct kv *params, size_t count);
/* What a client sent may be longer than an answer may quote: texts of the struct that pass their
 * bound are cut, with an ellipsis. */
void explain_shorten(struct work *w, const struct shape *shape, void *value);
/* ERR_RULES_NOT_MET with all the reasons; the verdict must outlive the request. */
enum err refuse_rules(struct work *w, const struct verdict *v) MUST_CHECK;
/* The same with another problem that lists reasons: ERR_CALL_INVALID, ERR_BODY_INVALID … */
enum err refuse_as(struct work *w, enum err err, const struct verdict *v) MUST_CHECK;
/* What the guard of an action says: OK; ERR_WRONG_STATE alone, with the state that forbids it; or
 * ERR_RULES_NOT_MET with every reason. */
enum err admit(struct work *w, const struct verdict *v) MUST_CHECK;

#endif
