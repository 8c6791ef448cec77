#include "usecase/remove_member.h"

#include "usecase/member_gate.h"

enum err remove_member(struct work *w, struct uuid id)
{
	struct member_row row = { 0 };
	TRY(member_gate(w, id, MEMBER_DELETE, &row));
	return member_delete(w, id);
}
