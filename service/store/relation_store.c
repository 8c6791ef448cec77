#include "store/relation_store.h"

#include "base/actor.h"

enum err assignment_put(struct work *w, struct uuid application_id,
			const struct assignment_write *write)
{
	return db_exec(w, Q_ASSIGNMENT_PUT, P(application_id), P(&write->instructors),
		       P(write->reason), P(w->actor->subject), P(w->now));
}

enum err assignment_of(struct work *w, struct uuid application_id, struct assignment *ret)
{
	return db_one(w, Q_ASSIGNMENT_READ, &assignment_shape, ret, P(application_id));
}

struct counted {
	int64_t count;
};
static const struct field counted_fields[] = { FIELD(struct counted, count) };
static const struct shape counted_shape = SHAPE_OF(struct counted, counted_fields);

enum err invitation_open(struct work *w, struct uuid application_id, const char *subject, bool *ret)
{
	struct counted counted = { 0 };
	TRY(db_one(w, Q_INVITATION_COUNT, &counted_shape, &counted, P(application_id), P(subject)));
	*ret = counted.count > 0;
	return OK;
}

enum err invitation_insert(struct work *w, struct uuid id, struct uuid application_id,
			   const struct invitation_write *write)
{
	return db_exec(w, Q_INVITATION_INSERT, P(id), P(application_id), P(write->subject),
		       P(write->message), P(w->actor->subject), P(w->now));
}

enum err invitation_end(struct work *w, struct uuid id)
{
	return db_exec(w, Q_INVITATION_WITHDRAW, P(id), P(w->now));
}

enum err invitation_by_id(struct work *w, struct uuid id, struct invitation *ret)
{
	return db_one(w, Q_INVITATION_BY_ID, &invitation_shape, ret, P(id));
}

enum err invitation_rows(struct work *w, struct uuid application_id, const char *after,
			 int64_t limit, struct invitation_list *ret)
{
	return db_many(w, Q_INVITATION_LIST, &invitation_shape, ret, P(application_id), P(after),
		       P(limit));
}

enum err advice_insert(struct work *w, struct uuid id, struct uuid application_id, const char *text)
{
	return db_exec(w, Q_ADVICE_INSERT, P(id), P(application_id), P(text), P(w->actor->subject),
		       P(w->now));
}

enum err advice_by_id(struct work *w, struct uuid id, struct advice *ret)
{
	return db_one(w, Q_ADVICE_BY_ID, &advice_shape, ret, P(id));
}

enum err advice_rows(struct work *w, struct uuid application_id, const char *after, int64_t limit,
		     struct advice_list *ret)
{
	return db_many(w, Q_ADVICE_LIST, &advice_shape, ret, P(application_id), P(after), P(limit));
}

enum err conflict_insert(struct work *w, const struct conflict_new *k)
{
	return db_exec(w, Q_CONFLICT_INSERT, P(k->id), P(k->application_id), P(k->subject),
		       P(conflict_basis_words[k->basis]), P(k->reason), P(w->actor->subject),
		       P(w->now));
}

enum err conflict_known(struct work *w, struct uuid application_id, const char *subject, bool *ret)
{
	struct counted counted = { 0 };
	TRY(db_one(w, Q_CONFLICT_COUNT, &counted_shape, &counted, P(application_id), P(subject)));
	*ret = counted.count > 0;
	return OK;
}

enum err conflict_by_id(struct work *w, struct uuid id, struct conflict *ret)
{
	return db_one(w, Q_CONFLICT_BY_ID, &conflict_shape, ret, P(id));
}

enum err conflict_rows(struct work *w, struct uuid application_id, const char *after, int64_t limit,
		       struct conflict_list *ret)
{
	return db_many(w, Q_CONFLICT_LIST, &conflict_shape, ret, P(application_id), P(after),
		       P(limit));
}
