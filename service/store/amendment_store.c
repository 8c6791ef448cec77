#include "store/amendment_store.h"

#include "base/actor.h"
#include "base/json.h"

enum err amendment_by_id(struct work *w, struct uuid id, struct amendment *ret)
{
	return db_one(w, Q_AMENDMENT_BY_ID, &amendment_shape, ret, P(id));
}

enum err amendment_rows(struct work *w, struct uuid agreement_id, struct amendment_list *ret)
{
	return db_many(w, Q_AMENDMENT_LIST, &amendment_shape, ret, P(agreement_id));
}

static const struct field share_item = { .kind = FIELD_OBJECT,
					 .shape = &agreement_share_write_shape };
static const struct field shares_field = { .kind = FIELD_LIST, .item = &share_item };

static const char *shares_text(struct work *w, const struct agreement_share_write_list *shares)
{
	struct buffer text = buffer_new(w->arena, 512);
	if (shares == NULL)
		return NULL;
	json_write_field(&text, &shares_field, shares, NULL);
	return buffer_text(&text);
}

enum err amendments_supersede(struct work *w, struct uuid agreement_id)
{
	return db_exec(w, Q_AMENDMENTS_SUPERSEDE, P(agreement_id), P(w->now));
}

enum err amendment_insert(struct work *w, struct uuid id, struct uuid agreement_id,
			  const struct amendment_write *a)
{
	TRY(amendments_supersede(w, agreement_id));
	return db_exec(w, Q_AMENDMENT_INSERT, P(id), P(agreement_id), P(a->reason), P(a->amount),
		       P(a->forecast_base_amount), P(a->end_on), P(shares_text(w, a->shares)),
		       P(w->actor->subject), P(w->now));
}

enum err amendment_deny_row(struct work *w, struct uuid id, const char *reason)
{
	return db_exec(w, Q_AMENDMENT_DENY, P(id), P(reason), P(w->now));
}

enum err amendment_accept_row(struct work *w, struct uuid id, struct date signed_on,
			      const struct agreement_terms *previous)
{
	struct buffer text = buffer_new(w->arena, 512);
	json_write(&text, &agreement_terms_shape, previous, NULL);
	return db_exec(w, Q_AMENDMENT_ACCEPT, P(id), P(signed_on), P(buffer_text(&text)),
		       P(w->now));
}
