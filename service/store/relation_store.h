/* Who has to do with a file besides its organisations: those it is assigned to, those it is opened
 * to, those who have an interest in it. */
#ifndef GUICHET_STORE_RELATION_STORE_H
#define GUICHET_STORE_RELATION_STORE_H

#include "gen/schema.h"
#include "store/db.h"

enum err assignment_put(struct work *w, struct uuid application_id,
			const struct assignment_write *write) MUST_CHECK;
/* Empty while nobody was named.  ERR_NOT_FOUND: no such application for this actor. */
enum err assignment_of(struct work *w, struct uuid application_id,
		       struct assignment *ret) MUST_CHECK;

/* Is the person a guest already? */
enum err invitation_open(struct work *w, struct uuid application_id, const char *subject,
			 bool *ret) MUST_CHECK;
enum err invitation_insert(struct work *w, struct uuid id, struct uuid application_id,
			   const struct invitation_write *write) MUST_CHECK;
enum err invitation_end(struct work *w, struct uuid id) MUST_CHECK;
enum err invitation_by_id(struct work *w, struct uuid id, struct invitation *ret) MUST_CHECK;
enum err invitation_rows(struct work *w, struct uuid application_id, const char *after,
			 int64_t limit, struct invitation_list *ret) MUST_CHECK;

enum err advice_insert(struct work *w, struct uuid id, struct uuid application_id,
		       const char *text) MUST_CHECK;
enum err advice_by_id(struct work *w, struct uuid id, struct advice *ret) MUST_CHECK;
enum err advice_rows(struct work *w, struct uuid application_id, const char *after, int64_t limit,
		     struct advice_list *ret) MUST_CHECK;

struct conflict_new {
	struct uuid id, application_id;
	const char *subject;
	enum conflict_basis basis;
	const char *reason;
};
/* ERR_ALREADY_EXISTS: it is known. */
enum err conflict_insert(struct work *w, const struct conflict_new *conflict) MUST_CHECK;
enum err conflict_known(struct work *w, struct uuid application_id, const char *subject,
			bool *ret) MUST_CHECK;
enum err conflict_by_id(struct work *w, struct uuid id, struct conflict *ret) MUST_CHECK;
enum err conflict_rows(struct work *w, struct uuid application_id, const char *after, int64_t limit,
		       struct conflict_list *ret) MUST_CHECK;

#endif
