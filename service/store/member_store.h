/* Members: an organisation in a collective, with its roles, its share and its own consent. */
#ifndef GUICHET_STORE_MEMBER_STORE_H
#define GUICHET_STORE_MEMBER_STORE_H

#include "domain/facts.h"
#include "gen/schema.h"
#include "store/db.h"

/* A member with what its actions depend on. */
struct member_row {
	struct member shown; /* without actions */
	const char *keeper;  /* SIRET of the organisation that keeps the collective */
	bool frozen;         /* as collective_store.h says */
};

struct member_row_list {
	struct member_row *items;
	size_t count;
};

/* One row more than limit when there are more; `after` is an id. */
enum err member_rows(struct work *w, struct uuid collective_id, const char *after, int64_t limit,
		     struct member_row_list *ret) MUST_CHECK;
/* ERR_NOT_FOUND: not there, or not seen by this actor. */
enum err member_by_id(struct work *w, struct uuid id, struct member_row *ret) MUST_CHECK;
/* A member as the rules see it, for other rows that bring members as JSON. */
extern const struct shape member_fact_shape;

/* For the rules of composition: without those who refused or withdrew. */
enum err member_facts(struct work *w, struct uuid collective_id,
		      struct collective_member_list *ret) MUST_CHECK;

struct member_new {
	struct uuid id, collective_id;
	const struct member_create *given;
	const char *consented_by; /* the subject who consents at once; NULL: nobody yet */
};
/* ERR_ALREADY_EXISTS: the SIRET is a member already. */
enum err member_insert(struct work *w, const struct member_new *member) MUST_CHECK;
enum err member_replace(struct work *w, struct uuid id,
			const struct member_patch *given) MUST_CHECK;
/* The answer is the actor's, now. */
enum err member_set_consent(struct work *w, struct uuid id, enum consent_state state) MUST_CHECK;
enum err member_delete(struct work *w, struct uuid id) MUST_CHECK;

#endif
