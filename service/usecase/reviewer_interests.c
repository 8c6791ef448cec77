#include "usecase/reviewer_interests.h"

#include "base/actor.h"
#include "base/arena.h"
#include "store/mail_domain_store.h"

enum err keep_own_domain(struct work *w)
{
	const struct actor *a = w->actor;
	return a->mail_domain == NULL ? OK : subject_domain_keep(w, a->subject, a->mail_domain);
}

static enum err read_interests(struct work *w, const struct reviewer_ref_list *given,
			       struct subject_interest_list *ret)
{
	struct text_list subjects = { arena_new_many(w->arena, const char *, given->count), 0 };
	struct text_list told = { arena_new_many(w->arena, const char *, given->count), 0 };
	for (size_t i = 0; i < given->count; i++) {
		const struct reviewer_ref *r = &given->items[i];
		subjects.items[subjects.count++] = r->subject;
		told.items[told.count++] = r->email_domain == NULL ? "" : r->email_domain;
		if (r->email_domain != NULL)
			TRY(subject_domain_told(w, r->subject, r->email_domain));
	}
	return subject_interests(w, &subjects, &told, ret);
}

/* A legal entity stands where its organisations do: the rule compares no more than that. */
static const struct text_list *joined(struct arena *arena, const struct reviewer_ref *reviewer,
				      const struct subject_interest_list *interests)
{
	size_t given = reviewer->sirets == NULL ? 0 : reviewer->sirets->count;
	struct text_list *all = arena_new_one(arena, struct text_list);
	all->items = arena_new_many(arena, const char *, given + interests->count + 1);
	for (size_t i = 0; i < given; i++)
		all->items[all->count++] = reviewer->sirets->items[i];
	for (size_t i = 0; i < interests->count; i++)
		if (text_equal(interests->items[i].subject, reviewer->subject))
			all->items[all->count++] = interests->items[i].entity;
	return all;
}

enum err reviewers_with_interests(struct work *w, const struct reviewer_ref_list *given,
				  struct reviewer_ref_list *ret)
{
	struct subject_interest_list interests = { 0 };
	TRY(read_interests(w, given, &interests));
	ret->items = arena_new_many(w->arena, struct reviewer_ref, given->count);
	ret->count = given->count;
	for (size_t i = 0; i < given->count; i++) {
		ret->items[i] = given->items[i];
		ret->items[i].sirets = joined(w->arena, &given->items[i], &interests);
	}
	return OK;
}
