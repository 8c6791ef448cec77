#include "store/member_store.h"

#include "base/actor.h"
#include "base/json.h"

static const struct field member_row_fields[] = {
	FIELD_OBJECT_OF(struct member_row, shown, &member_shape),
	FIELD(struct member_row, keeper),
	FIELD(struct member_row, frozen),
};
static const struct shape member_row_shape = SHAPE_OF(struct member_row, member_row_fields);

enum err member_rows(struct work *w, struct uuid collective_id, const char *after, int64_t limit,
		     struct member_row_list *ret)
{
	return db_many(w, Q_MEMBER_LIST, &member_row_shape, ret, P(collective_id), P(after),
		       P(limit));
}

enum err member_by_id(struct work *w, struct uuid id, struct member_row *ret)
{
	return db_one(w, Q_MEMBER_BY_ID, &member_row_shape, ret, P(id));
}

static const struct field role_item = { .kind = FIELD_TEXT };

static const struct field fact_fields[] = {
	FIELD(struct collective_member, id),
	FIELD(struct collective_member, siret),
	FIELD_MAYBE(struct collective_member, name, FIELD_TEXT),
	FIELD_LIST_OF(struct collective_member, roles, &role_item),
	FIELD(struct collective_member, lead),
	FIELD_MAYBE(struct collective_member, digital_evidence, FIELD_TEXT),
	FIELD_MAYBE_OBJECT(struct collective_member, past_award, &past_award_shape),
	FIELD(struct collective_member, similar_place),
	FIELD_MAYBE(struct collective_member, commune, FIELD_TEXT),
	FIELD_MAYBE(struct collective_member, active_since_on, FIELD_DATE),
	FIELD_MAYBE(struct collective_member, share_rate, FIELD_RATE),
	FIELD(struct collective_member, payee),
	FIELD_MAYBE(struct collective_member, recovers_vat, FIELD_BOOL),
	FIELD_ENUM_OF(struct collective_member, consent, consent_state_words),
};
const struct shape member_fact_shape = SHAPE_OF(struct collective_member, fact_fields);

enum err member_facts(struct work *w, struct uuid collective_id, struct collective_member_list *ret)
{
	return db_many(w, Q_MEMBER_FACTS, &member_fact_shape, ret, P(collective_id));
}

static bool said(const bool *answer)
{
	return answer != NULL && *answer;
}

static const char *award_text(struct work *w, const struct past_award *award)
{
	if (award == NULL)
		return NULL;
	struct buffer text = buffer_new(w->arena, 256);
	json_write(&text, &past_award_shape, award, NULL);
	return buffer_text(&text);
}

enum err member_insert(struct work *w, const struct member_new *member)
{
	const struct member_create *given = member->given;
	return db_exec(w, Q_MEMBER_INSERT, P(member->id), P(member->collective_id), P(given->siret),
		       P(&given->roles), P(said(given->lead)), P(given->digital_evidence),
		       P(said(given->similar_place)), P(given->active_since_on),
		       P(given->share_rate), P(said(given->payee)), P(member->consented_by),
		       P(w->now), P(award_text(w, given->past_award)));
}

enum err member_replace(struct work *w, struct uuid id, const struct member_patch *given)
{
	return db_exec(w, Q_MEMBER_UPDATE, P(id), P(&given->roles), P(said(given->lead)),
		       P(given->digital_evidence), P(said(given->similar_place)),
		       P(given->active_since_on), P(given->share_rate), P(said(given->payee)),
		       P(w->now), P(award_text(w, given->past_award)));
}

enum err member_set_consent(struct work *w, struct uuid id, enum consent_state state)
{
	return db_exec(w, Q_MEMBER_ANSWER, P(id), P(consent_state_words[state]),
		       P(w->actor->subject), P(w->now));
}

enum err member_delete(struct work *w, struct uuid id)
{
	return db_exec(w, Q_MEMBER_DELETE, P(id));
}
