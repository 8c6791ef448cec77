#include "store/selection_store.h"

#include <pthread.h>
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

static const struct field hit_fields[] = {
	FIELD(struct bonus_hit, bonus),
	FIELD(struct bonus_hit, territory),
	FIELD(struct bonus_hit, entry),
	FIELD(struct bonus_hit, of_lead),
};
static const struct shape hit_shape = SHAPE_OF(struct bonus_hit, hit_fields);
static const struct field hit_item = { .kind = FIELD_OBJECT, .shape = &hit_shape };
static const struct field points_item = { .kind = FIELD_INT };

static const struct field row_fields[] = {
	FIELD(struct selection_row, id),
	FIELD_MAYBE(struct selection_row, reference, FIELD_TEXT),
	FIELD(struct selection_row, call_version_id),
	FIELD_MAYBE(struct selection_row, axis, FIELD_TEXT),
	FIELD_MAYBE(struct selection_row, submitted_at, FIELD_INSTANT),
	FIELD(struct selection_row, requested_amount),
	FIELD(struct selection_row, commune_count),
	FIELD_LIST_OF(struct selection_row, matches, &hit_item),
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

enum err selection_rows(struct work *w, const struct selection_question *q,
			struct selection_row_list *ret)
{
	return db_many(w, Q_SELECTION_FILES, &row_shape, ret, P(q->call_id), P(&q->criteria),
		       P(q->lead_communes));
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

static void add_envelopes(struct buffer *out, const struct selection_input *input, uint64_t bits)
{
	char before = '[';
	buffer_add_text(out, ",\"envelopes\":");
	for (size_t i = 0; i < input->envelope_count; i++) {
		if ((bits >> i & 1) == 0)
			continue;
		buffer_add_char(out, before);
		json_write_text(out, input->envelopes[i].code);
		before = ',';
	}
	buffer_add_text(out, before == '[' ? "[]" : "]");
}

static void add_entry(struct buffer *out, const struct selection_input *input,
		      const struct selection_entry *e, size_t place)
{
	const struct selection_file *file = &input->files[e->file];
	char id[37];
	uuid_format(file->id, id);
	buffer_printf(out, "%s{\"place\":%zu", place > 0 ? "," : "", place + 1);
	add_word(out, "application_id", id);
	if (e->rank > 0)
		add_int(out, "rank", e->rank);
	add_word(out, "outcome", selection_outcome_words[e->outcome]);
	add_word(out, "reason", reason_codes[e->reason]);
	add_int(out, "points", file->points);
	add_int(out, "grant_amount", file->grant.cents);
	if (e->outcome == SELECTION_OUTCOME_SELECTED)
		add_int(out, "offered_amount", e->offered.cents);
	if (e->reason == SELECTION_SHORT)
		add_int(out, "missing_amount", e->missing.cents);
	if (e->envelope != NULL)
		add_word(out, "envelope", e->envelope->code);
	add_envelopes(out, input, file->envelopes);
	buffer_printf(out, ",\"in_best_use\":%s}", e->in_best_use ? "true" : "false");
}

static const char *entries_text(struct work *w, const struct selection_run_new *run)
{
	struct buffer out = buffer_new(w->arena, 256 + run->result->count * 256);
	buffer_add_char(&out, '[');
	for (size_t i = 0; i < run->result->count; i++)
		add_entry(&out, run->input, &run->result->entries[i], i);
	buffer_add_char(&out, ']');
	return buffer_text(&out);
}

/* What the whole, where it binds, could still award. */
static void add_available(struct buffer *out, const struct selection_input *input)
{
	if (input->envelope_count == 0)
		return;
	int64_t left = envelope_remaining(&input->envelopes[0]).cents;
	add_int(out, "available_amount", left > 0 ? left : 0);
}

static const char *run_text(struct work *w, const struct selection_run_new *run,
			    const char *output_sha256)
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
	add_word(&out, "output_sha256", output_sha256);
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
	const char *entries = entries_text(w, run);
	const char *sha = sha256_text(w->arena, (struct bytes){ entries, strlen(entries) });
	TRY(db_exec(w, Q_SELECTION_RUN_INSERT, P(run_text(w, run, sha)), P(run->inputs),
		    P(w->now)));
	return db_exec(w, Q_SELECTION_ENTRIES_INSERT, P(run->id), P(entries));
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
