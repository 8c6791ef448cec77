#include "store/organisation_store.h"

enum err organisation_rows(struct work *w, const struct organisation_filter *filter,
			   struct organisation_list *ret)
{
	return db_many(w, Q_ORGANISATION_LIST, &organisation_shape, ret, P(filter->siret),
		       P(filter->after), P(filter->limit));
}

enum err organisation_by_id(struct work *w, struct uuid id, struct organisation *ret)
{
	return db_one(w, Q_ORGANISATION_BY_ID, &organisation_shape, ret, P(id));
}

enum err organisation_insert(struct work *w, struct uuid id,
			     const struct organisation_create *given)
{
	return db_exec(w, Q_ORGANISATION_INSERT, P(id), P(given->siret), P(given->name),
		       P(given->rna), P(given->legal_form), P(given->commune),
		       P(given->recovers_vat), P(w->now), P(given->contact_email));
}

enum err organisation_name_bare(struct work *w, const char *siret)
{
	return db_exec(w, Q_ORGANISATION_INSERT_BARE, P(uuid_new(w->now)), P(siret), P(w->now));
}

enum err organisation_replace(struct work *w, struct uuid id,
			      const struct organisation_patch *given)
{
	return db_exec(w, Q_ORGANISATION_UPDATE, P(id), P(given->name), P(given->rna),
		       P(given->legal_form), P(given->commune), P(given->recovers_vat), P(w->now),
		       P(given->contact_email));
}
