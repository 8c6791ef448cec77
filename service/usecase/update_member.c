#include "usecase/update_member.h"

#include "usecase/member_gate.h"

enum err update_member(struct work *w, struct uuid id, const struct member_patch *given)
{
	struct member_row row = { 0 };
	TRY(member_gate(w, id, MEMBER_UPDATE, &row));
	return member_replace(w, id, given);
}
