/* From which hosts people write, and the legal entities that write from there too. */
#ifndef GUICHET_STORE_MAIL_DOMAIN_STORE_H
#define GUICHET_STORE_MAIL_DOMAIN_STORE_H

#include "store/db.h"

/* As the person's own token says it. */
enum err subject_domain_keep(struct work *w, const char *subject, const char *domain) MUST_CHECK;
/* As others say it, until then. */
enum err subject_domain_told(struct work *w, const char *subject, const char *domain) MUST_CHECK;

struct subject_interest {
	const char *subject;
	const char *entity; /* SIREN */
};
struct subject_interest_list {
	struct subject_interest *items;
	size_t count;
};

/* Of these people; `told` has a host for each of them, "" for none. */
enum err subject_interests(struct work *w, const struct text_list *subjects,
			   const struct text_list *told,
			   struct subject_interest_list *ret) MUST_CHECK;

#endif
