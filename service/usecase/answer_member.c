#include "usecase/answer_member.h"

#include "usecase/member_gate.h"

enum err answer_member(struct work *w, struct uuid id, enum member_action answer)
{
	struct member_row row = { 0 };
	TRY(member_gate(w, id, answer, &row));
	return member_set_consent(w, id, member_consent_after(row.shown.consent.state, answer));
}
