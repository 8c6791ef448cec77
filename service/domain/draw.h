/* Which reviewer gets which file: balanced, without the interested, and the same again from the
 * same seed. */
#ifndef GUICHET_DOMAIN_DRAW_H
#define GUICHET_DOMAIN_DRAW_H

#include "base/types.h"
#include "gen/schema.h"

struct arena;

struct draw_file {
	struct uuid id;
	struct text_list sirets; /* of its members */
	struct text_list taken;  /* those who review it already */
	struct text_list barred; /* those who have an interest in it */
};
struct draw_file_list {
	struct draw_file *items;
	size_t count;
};

struct draw_facts {
	const char *seed;
	const struct draw_file_list *files;
	const struct reviewer_ref_list *reviewers;
	int64_t reviews_per_application;
};

/* Same legal entity as a member of the file. */
bool reviewer_interested(const struct reviewer_ref *reviewer, const struct text_list *sirets);

/* Files in the order of the seed; each goes to those who have the fewest, ties in the order of the
 * seed.  A file may get fewer than asked when nobody is left. */
void draw_reviewers(struct arena *arena, const struct draw_facts *facts,
		    struct draw_assignment_list *ret);

#endif
