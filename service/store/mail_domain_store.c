#include "store/mail_domain_store.h"

enum err subject_domain_keep(struct work *w, const char *subject, const char *domain)
{
	return db_exec(w, Q_SUBJECT_DOMAIN_KEEP, P(subject), P(domain), P(w->now));
}

enum err subject_domain_told(struct work *w, const char *subject, const char *domain)
{
	return db_exec(w, Q_SUBJECT_DOMAIN_TOLD, P(subject), P(domain), P(w->now));
}

static const struct field interest_fields[] = {
	FIELD(struct subject_interest, subject),
	FIELD(struct subject_interest, entity),
};
static const struct shape subject_interest_shape =
	SHAPE_OF(struct subject_interest, interest_fields);

enum err subject_interests(struct work *w, const struct text_list *subjects,
			   const struct text_list *told, struct subject_interest_list *ret)
{
	return db_many(w, Q_SUBJECT_INTERESTS, &subject_interest_shape, ret, P(subjects), P(told));
}
