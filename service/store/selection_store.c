#include "store/selection_store.h"

#include "store/call_store.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/actor.h"
#include "base/digest.h"
#include "base/json.h"

struct interest {
	bool interested;
};
static const struct field interest_fields[] = { FIELD(struct interest, interested) };
static const struct shape interest_shape = SHAPE_OF(struct interest, interest_fields);

enum err selection_interest(struct work *w, const char *call_code, bool *ret)
{
	struct interest found = { 0 };
	TRY(db_one(w, Q_SELECTION_INTEREST, &interest_shape, &found, P(call_code)));
	*ret = found.interested;
	return OK;
}

/* --- what is ranked */

static const struct field points_item = { .kind = FIELD_INT };

static const struct field row_fields[] = {
	FIELD(struct selection_row, id),
	FIELD_MAYBE(struct selection_row, reference, FIELD_TEXT),
	FIELD(struct selection_row, call_version_id),
	FIELD_MAYBE(struct selection_row, axis, FIELD_TEXT),
	FIELD_MAYBE(struct selection_row, submitted_at, FIELD_INSTANT),
	FIELD(struct selection_row, requested_amount),
	FIELD(struct selection_row, commune_count),
	FIELD_LIST_OF(struct selection_row, matches, &bonus_hit_item),
	{ .name = "budget",
	  .offset = offsetof(struct selection_row, budget),
	  .kind = FIELD_OBJECT,
	  .nullable = true,
	  .pointer = true,
	  .shape = &budget_write_shape },
	FIELD(struct selection_row, points),
	FIELD(struct selection_row, knocked_out),
	FIELD_MAYBE(struct selection_row, lead_commune, FIELD_TEXT),
	FIELD_LIST_OF(struct selection_row, criteria, &points_item),
};
static const struct shape row_shape = SHAPE_OF(struct selection_row, row_fields);

static int by_id(const void *a, const void *b)
{
	const struct selection_row *one = a, *other = b;
	return memcmp(one->id.bytes, other->id.bytes, sizeof one->id.bytes);
}

enum err selection_rows(struct work *w, const struct selection_question *q,
			struct selection_row_list *ret)
{
	TRY(db_many(w, Q_SELECTION_FILES, &row_shape, ret, P(q->call_id), P(&q->criteria),
		    P(q->lead_communes)));
	/* Here, where a row is its figures: the database would sort all that it reads. */
	if (ret->count > 1)
		qsort(ret->items, ret->count, sizeof *ret->items, by_id);
	return OK;
}

struct locked {
	struct uuid id;
};
static const struct field locked_fields[] = { FIELD(struct locked, id) };
static const struct shape locked_shape = SHAPE_OF(struct locked, locked_fields);

enum err selection_rows_lock(struct work *w, struct uuid call_id)
{
	struct {
		struct locked *items;
		size_t count;
	} locked = { 0 };
	return db_many(w, Q_SELECTION_FILES_LOCK, &locked_shape, &locked, P(call_id));
}

/* --- a run and its ranking, as JSON that the database spreads over columns */

static const char *const reason_codes[SELECTION_REASON_COUNT_] = {
	[SELECTION_FITS] = "fits",
	[SELECTION_PARTIAL] = "partial",
	[SELECTION_SHORT] = "short",
	[SELECTION_AFTER_SHORT] = "after_short",
	[SELECTION_COUNT_REACHED] = "count_reached",
	[SELECTION_LOW_SCORE] = "low_score",
	[SELECTION_KNOCKED_OUT] = "knocked_out",
	[SELECTION_NOTHING_TO_FUND] = "nothing_to_fund",
};

enum selection_reason selection_reason_of(const char *code)
{
	enum selection_reason reason = SELECTION_FITS;
	while (reason < SELECTION_REASON_COUNT_ && strcmp(reason_codes[reason], code) != 0)
		reason++;
	return reason;
}

static void add_int(struct buffer *out, const char *name, int64_t value)
{
	buffer_printf(out, ",\"%s\":%lld", name, (long long)value);
}

static void add_word(struct buffer *out, const char *name, const char *value)
{
	buffer_printf(out, ",\"%s\":", name);
	json_write_text(out, value);
}

/* The ranking as one list a column, which the database spreads over rows; words and sets of
 * envelopes are given once, and named by their place. */
enum column {
	COLUMN_ID,
	COLUMN_RANK,
	COLUMN_OUTCOME,
	COLUMN_REASON,
	COLUMN_POINTS,
	COLUMN_GRANT,
	COLUMN_OFFERED,
	COLUMN_MISSING,
	COLUMN_ENVELOPE,
	COLUMN_ENVELOPES,
	COLUMN_IN_BEST_USE,
	COLUMN_COUNT_
};

struct columns {
	struct buffer text[COLUMN_COUNT_];
	uint64_t sets[256]; /* of envelopes that files count in */
	size_t set_count;
};

static void put(struct columns *c, enum column column, int64_t value)
{
	char digits[24], *at = digits + sizeof digits;
	uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do
		*--at = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (value < 0)
		*--at = '-';
	buffer_add(&c->text[column], at, (size_t)(digits + sizeof digits - at));
	buffer_add_char(&c->text[column], ',');
}

static void put_maybe(struct columns *c, enum column column, bool there, int64_t value)
{
	if (there)
		put(c, column, value);
	else
		buffer_add_text(&c->text[column], "null,");
}

/* From 1, as places are counted in SQL. */
static int64_t set_of(struct columns *c, uint64_t bits)
{
	size_t i = 0;
	while (i < c->set_count && c->sets[i] != bits)
		i++;
	assert(i < COUNT(c->sets));
	if (i == c->set_count)
		c->sets[c->set_count++] = bits;
	return (int64_t)i + 1;
}

static void put_entry(struct columns *c, const struct selection_input *input,
		      const struct selection_entry *e)
{
	const struct selection_file *file = &input->files[e->file];
	char id[37];
	uuid_format(file->id, id);
	buffer_add(&c->text[COLUMN_ID], id, 36);
	buffer_add_char(&c->text[COLUMN_ID], ',');
	put_maybe(c, COLUMN_RANK, e->rank > 0, e->rank);
	put(c, COLUMN_OUTCOME, (int64_t)e->outcome + 1);
	put(c, COLUMN_REASON, (int64_t)e->reason + 1);
	put(c, COLUMN_POINTS, file->points);
	put(c, COLUMN_GRANT, file->grant.cents);
	put_maybe(c, COLUMN_OFFERED, e->outcome == SELECTION_OUTCOME_SELECTED, e->offered.cents);
	put_maybe(c, COLUMN_MISSING, e->reason == SELECTION_SHORT, e->missing.cents);
	put_maybe(c, COLUMN_ENVELOPE, e->envelope != NULL, e->envelope - input->envelopes + 1);
	put(c, COLUMN_ENVELOPES, set_of(c, file->envelopes));
	buffer_add_text(&c->text[COLUMN_IN_BEST_USE], e->in_best_use ? "t," : "f,");
}

static const char *closed(struct buffer *column)
{
	if (column->length > 1)
		column->length--; /* the last comma */
	buffer_add_char(column, '}');
	return buffer_text(column);
}

static void columns_of(struct work *w, const struct selection_run_new *run, struct columns *ret)
{
	for (size_t i = 0; i < COLUMN_COUNT_; i++) {
		ret->text[i] = buffer_new(w->arena, 64 + run->result->count * 12);
		buffer_add_char(&ret->text[i], '{');
	}
	for (size_t i = 0; i < run->result->count; i++)
		put_entry(ret, run->input, &run->result->entries[i]);
	for (size_t i = 0; i < COLUMN_COUNT_; i++)
		closed(&ret->text[i]);
}

static struct text_list codes_of(struct work *w, const struct selection_input *input)
{
	struct text_list codes = { arena_new_many(w->arena, const char *, input->envelope_count),
				   0 };
	for (size_t i = 0; i < input->envelope_count; i++)
		codes.items[codes.count++] = input->envelopes[i].code;
	return codes;
}

/* Each as the list of the places of its codes: {1,3}. */
static struct text_list sets_of(struct work *w, const struct columns *columns)
{
	struct text_list sets = { arena_new_many(w->arena, const char *, columns->set_count), 0 };
	for (size_t s = 0; s < columns->set_count; s++) {
		struct buffer set = buffer_new(w->arena, 64);
		buffer_add_char(&set, '{');
		for (int64_t i = 0; i < 64; i++)
			if ((columns->sets[s] >> i & 1) != 0)
				buffer_printf(&set, "%s%lld", set.length > 1 ? "," : "",
					      (long long)i + 1);
		buffer_add_char(&set, '}');
		sets.items[sets.count++] = buffer_text(&set);
	}
	return sets;
}

static void add_all(struct buffer *out, struct text_list list)
{
	for (size_t i = 0; i < list.count; i++) {
		json_write_text(out, list.items[i]);
		buffer_add_char(out, ',');
	}
}

/* What the ranking says, and nothing of when or by whom it was made. */
static const char *columns_digest(struct work *w, const struct selection_run_new *run,
				  struct columns *columns)
{
	struct buffer all = buffer_new(w->arena, 1024 + run->result->count * 96);
	add_all(&all, codes_of(w, run->input));
	add_all(&all, sets_of(w, columns));
	for (size_t i = 0; i < COLUMN_COUNT_; i++)
		buffer_add_text(&all, buffer_text(&columns->text[i]));
	return sha256_text(w->arena, (struct bytes){ all.data, all.length });
}

enum err selection_entries_ask(struct work *w, const struct selection_run_new *run,
			       const char **ret)
{
	struct columns *c = arena_new_one(w->arena, struct columns);
	columns_of(w, run, c);
	*ret = columns_digest(w, run, c);
	struct text_list outcomes = { (const char **)selection_outcome_words,
				      SELECTION_OUTCOME_COUNT_ };
	struct text_list reasons = { (const char **)reason_codes, SELECTION_REASON_COUNT_ };
	struct text_list codes = codes_of(w, run->input), sets = sets_of(w, c);
#define TEXT(column) P(buffer_text(&c->text[COLUMN_##column]))
	return db_ask(w, Q_SELECTION_ENTRIES_INSERT, P(run->id), TEXT(ID), TEXT(RANK),
		      TEXT(OUTCOME), TEXT(REASON), TEXT(POINTS), TEXT(GRANT), TEXT(OFFERED),
		      TEXT(MISSING), TEXT(ENVELOPE), TEXT(ENVELOPES), TEXT(IN_BEST_USE),
		      P(&outcomes), P(&reasons), P(&codes), P(&sets));
#undef TEXT
}

/* What the whole, where it binds, could still award. */
static void add_available(struct buffer *out, const struct selection_input *input)
{
	if (input->envelope_count == 0)
		return;
	int64_t left = envelope_remaining(&input->envelopes[0]).cents;
	add_int(out, "available_amount", left > 0 ? left : 0);
}

static const char *run_text(struct work *w, const struct selection_run_new *run)
{
	const struct selection_result *r = run->result;
	const struct selection_rule *rule = run->input->rule;
	struct buffer out = buffer_new(w->arena, 2048);
	char id[37];
	uuid_format(run->id, id);
	buffer_printf(&out, "{\"id\":\"%s\"", id);
	uuid_format(run->call_id, id);
	add_word(&out, "call_id", id);
	add_word(&out, "call_code", run->call_code);
	add_int(&out, "call_version_number", run->call_version_number);
	if (run->wave != NULL)
		add_word(&out, "wave", run->wave);
	add_word(&out, "input_sha256", run->input_sha256);
	add_word(&out, "output_sha256", run->output_sha256);
	if (rule != NULL && rule->min_total_score != NULL)
		add_int(&out, "min_total_score", *rule->min_total_score);
	add_int(&out, "file_count", (int64_t)r->count);
	add_int(&out, "selected_count", (int64_t)r->selected_count);
	add_int(&out, "waitlisted_count", (int64_t)r->waitlisted_count);
	add_int(&out, "not_selected_count", (int64_t)r->not_selected_count);
	add_available(&out, run->input);
	add_int(&out, "offered_amount", r->offered.cents);
	add_int(&out, "offered_points", r->points);
	buffer_printf(&out, ",\"under_count_target\":%s,\"over_count_target\":%s",
		      r->under_count_target ? "true" : "false",
		      r->over_count_target ? "true" : "false");
	add_int(&out, "best_points", run->best->points);
	add_int(&out, "best_bound", run->best->bound);
	add_int(&out, "best_amount", run->best->amount.cents);
	add_int(&out, "best_count", (int64_t)run->best->count);
	buffer_printf(&out, ",\"best_proven\":%s", run->best->proven ? "true" : "false");
	add_word(&out, "run_by", w->actor->subject);
	buffer_add_char(&out, '}');
	return buffer_text(&out);
}

enum err selection_run_insert(struct work *w, const struct selection_run_new *run)
{
	TRY(db_wait_exec(w));
	return db_exec(w, Q_SELECTION_RUN_INSERT, P(run_text(w, run)), P(run->inputs), P(w->now));
}

/* --- reading */

enum err selection_run_by_id(struct work *w, struct uuid id, struct selection_run *ret)
{
	return db_one(w, Q_SELECTION_RUN_BY_ID, &selection_run_shape, ret, P(id));
}

enum err selection_run_rows(struct work *w, struct uuid call_id, const char *after, int64_t limit,
			    struct selection_run_list *ret)
{
	return db_many(w, Q_SELECTION_RUN_LIST, &selection_run_shape, ret, P(call_id), P(after),
		       P(limit));
}

static const struct field inputs_fields[] = {
	FIELD(struct selection_inputs_row, content),
	FIELD(struct selection_inputs_row, sha256),
};
static const struct shape inputs_shape = SHAPE_OF(struct selection_inputs_row, inputs_fields);

enum err selection_run_inputs(struct work *w, struct uuid id, struct selection_inputs_row *ret)
{
	return db_one(w, Q_SELECTION_RUN_INPUTS, &inputs_shape, ret, P(id));
}

static const struct field ranking_fields[] = {
	FIELD(struct ranking_row, reason_code),
	FIELD_MAYBE(struct ranking_row, min_total_score, FIELD_INT),
};
static struct field ranking_all_fields[FIELDS_JOINED_MAX];
static struct shape ranking_shape;
static pthread_once_t ranking_once = PTHREAD_ONCE_INIT;

static void ranking_shape_make(void)
{
	shape_join(&ranking_entry_shape, ranking_fields, COUNT(ranking_fields),
		   sizeof(struct ranking_row), ranking_all_fields, &ranking_shape);
}

enum err selection_ranking(struct work *w, struct uuid run_id, const char *after, int64_t limit,
			   struct ranking_row_list *ret)
{
	pthread_once(&ranking_once, ranking_shape_make);
	return db_many(w, Q_SELECTION_RANKING, &ranking_shape, ret, P(run_id), P(after), P(limit));
}

enum err selection_differences(struct work *w, const struct selection_comparison *c,
			       struct comparison_entry_list *ret)
{
	return db_many(w, Q_SELECTION_COMPARISON, &comparison_entry_shape, ret, P(c->run_id),
		       P(c->other_id), P(c->after), P(c->limit));
}

static const struct field code_item = { .kind = FIELD_TEXT };
static const struct field adopted_fields[] = {
	FIELD_MAYBE(struct adopted_entry, run_id, FIELD_UUID),
	FIELD_LIST_OF(struct adopted_entry, envelopes, &code_item),
};
static const struct shape adopted_shape = SHAPE_OF(struct adopted_entry, adopted_fields);

enum err selection_adopted_entry(struct work *w, struct uuid application_id,
				 struct adopted_entry *ret, bool *ret_found)
{
	return db_maybe(w, Q_SELECTION_ADOPTED_ENTRY, &adopted_shape, ret, ret_found,
			P(application_id));
}

static const struct field offer_fields[] = {
	FIELD(struct reserved_offer, application_id),
	FIELD(struct reserved_offer, offered_amount),
	FIELD_LIST_OF(struct reserved_offer, envelopes, &code_item),
};
static const struct shape offer_shape = SHAPE_OF(struct reserved_offer, offer_fields);

enum err selection_reserved(struct work *w, struct uuid call_id, struct reserved_offer_list *ret)
{
	return db_many(w, Q_SELECTION_RESERVED, &offer_shape, ret, P(call_id));
}

/* --- adoption */

enum err selection_adopt_files(struct work *w, struct uuid run_id, struct instant call_at)
{
	return db_exec(w, Q_SELECTION_ADOPT_FILES, P(run_id), P(w->now), P(call_at),
		       P(w->actor->subject), P(w->actor->acting));
}

enum err selection_run_adopt(struct work *w, struct uuid run_id)
{
	TRY(db_exec(w, Q_SELECTION_RUN_SUPERSEDE, P(run_id), P(w->now)));
	return db_exec(w, Q_SELECTION_RUN_ADOPT, P(run_id), P(w->now), P(w->actor->subject));
}
