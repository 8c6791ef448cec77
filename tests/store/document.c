/* Documents: chunks that follow each other, told by their content, of one owner's editable file. */
#include "job/purge.h"
#include "session.h"
#include "store/document_store.h"
#include "store/guard_store.h"
#include "usecase/append_upload.h"
#include "usecase/cancel_upload.h"
#include "usecase/create_collective.h"
#include "usecase/delete_document.h"
#include "usecase/start_upload.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdlib.h>

TestSuite(document, .timeout = 30);

#define PDF    "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
#define LENGTH ((int64_t)sizeof PDF - 1)
#define MANY   (INT64_C(1) << 30)
#define SHA256 "0da7f1b0e8a7f2f2e3a4d1f9b7a7a7e0d51a0c7d0b6d3e0e1f7d7b9c1a2b3c4d"

struct scene {
	const char *owner;
	struct uuid collective_id, application_id, id;
	struct upload_plan plan;
	struct bytes first;
	int64_t offset;
	struct bytes chunk;
	struct upload_row read;
};

static enum err gathers(struct work *w, void *with)
{
	struct scene *s = with;
	const struct collective_write given = { .name = "Les Ateliers", .siret = s->owner };
	return create_collective(w, &given, &s->collective_id);
}

static struct scene prepared(void)
{
	struct scene s = { .owner = new_siret() };
	cr_assert_eq(as_organisation(s.owner, gathers, &s), OK);
	s.application_id = new_application(s.collective_id, "draft");
	s.plan = (struct upload_plan){ .application_id = s.application_id,
				       .kind = "opportunity_note",
				       .filename = "note.pdf",
				       .byte_count = LENGTH };
	return s;
}

static enum err starts(struct work *w, void *with)
{
	struct scene *s = with;
	return start_upload(w, &s->plan, s->first, &s->id);
}

static enum err appends(struct work *w, void *with)
{
	struct scene *s = with;
	return append_upload(w, s->id, s->offset, s->chunk);
}

static enum err reads(struct work *w, void *with)
{
	struct scene *s = with;
	return upload_by_id(w, s->id, &s->read);
}

static enum err cancels(struct work *w, void *with)
{
	struct scene *s = with;
	return cancel_upload(w, s->id);
}

static enum err deletes(struct work *w, void *with)
{
	struct scene *s = with;
	return delete_document(w, s->id);
}

static enum err deletes_past_the_rule(struct work *w, void *with)
{
	struct scene *s = with;
	return document_delete(w, s->id);
}

static enum err locks(struct work *w, void *with)
{
	struct scene *s = with;
	struct subject subject = { 0 };
	TRY(subject_lock(w, Q_UPLOAD_SUBJECT, text_of(s->id), &subject));
	cr_expect_not_null(subject.call_code);
	cr_expect_eq(subject.sirets.count, 1);
	return OK;
}

static enum err opens(struct work *w, void *with)
{
	struct scene *s = with;
	struct document_file file = { 0 };
	return document_file(w, s->id, &file);
}

static enum err opens_the_whole(struct work *w, void *with)
{
	struct scene *s = with;
	struct document_file file = { 0 };
	TRY(document_file(w, s->id, &file));
	cr_expect_eq(file.state, DOCUMENT_STATE_UNSCANNED);
	cr_expect_str_eq(file.media_type, "application/pdf");
	cr_assert_eq((int64_t)file.content->length, LENGTH);
	cr_expect_arr_eq(file.content->data, PDF, (size_t)LENGTH);
	cr_expect_eq(strlen(file.sha256), 64);
	return OK;
}

static enum err lists(struct work *w, void *with)
{
	struct scene *s = with;
	struct document_row_list rows = { 0 };
	TRY(document_application_seen(w, s->application_id));
	TRY(document_rows(w, s->application_id, NULL, 10, &rows));
	return rows.count == 1 ? OK : fail(w->problem, ERR_NOT_FOUND);
}

static struct bytes part(int64_t from, int64_t to)
{
	return (struct bytes){ &PDF[from], (size_t)(to - from) };
}

Test(document, is_not_there_for_strangers)
{
	struct scene s = prepared();
	const char *stranger = new_siret();
	cr_assert_eq(as_organisation(s.owner, starts, &s), OK);
	s.chunk = part(0, LENGTH);
	/* clang-format off */
	const struct {
		const char *situation;
		const char *who;
		enum err (*act)(struct work *, void *);
		enum err expected;
	} rows[] = {
		{ "a stranger sends nothing for it", stranger, starts,   ERR_NOT_FOUND },
		{ "does not see where it is",        stranger, reads,    ERR_NOT_FOUND },
		{ "nor locks it",                    stranger, locks,    ERR_NOT_FOUND },
		{ "nor goes on with it",             stranger, appends,  ERR_NOT_FOUND },
		{ "nor gives it up",                 stranger, cancels,  ERR_NOT_FOUND },
		{ "its owner locks it",              s.owner,  locks,    OK },
		{ "and finishes it",                 s.owner,  appends,  OK },
		{ "a stranger does not list it",     stranger, lists,    ERR_NOT_FOUND },
		{ "nor opens it",                    stranger, opens,    ERR_NOT_FOUND },
		{ "nor deletes it",                  stranger, deletes,  ERR_NOT_FOUND },
		{ "not even past the rule",          stranger, deletes_past_the_rule, ERR_NOT_FOUND },
		{ "its owner lists it",              s.owner,  lists,    OK },
		{ "and opens it",                    s.owner,  opens_the_whole, OK },
		{ "an end is an end",                s.owner,  appends,  ERR_UPLOAD_FINISHED },
		{ "and is not given up",             s.owner,  cancels,  ERR_UPLOAD_FINISHED },
		{ "but deleted",                     s.owner,  deletes,  OK },
		{ "and gone",                        s.owner,  opens,    ERR_NOT_FOUND },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct uuid id = s.id;
		cr_expect_eq(as_organisation(rows[i].who, rows[i].act, &s), rows[i].expected, "%s",
			     rows[i].situation);
		s.id = id;
	}
}

Test(document, comes_in_chunks_that_follow)
{
	struct scene s = prepared();
	s.first = part(0, 10);
	cr_assert_eq(as_organisation(s.owner, starts, &s), OK);
	/* clang-format off */
	const struct {
		const char *situation;
		int64_t offset;
		struct bytes chunk;
		enum err expected;
		int64_t after;
	} rows[] = {
		{ "a gap",                  11, part(11, 20),     ERR_UPLOAD_OFFSET_MISMATCH, 10 },
		{ "what is there already",   0, part(0, 10),      ERR_UPLOAD_OFFSET_MISMATCH, 10 },
		{ "nothing",                10, part(10, 10),     OK,                         10 },
		{ "nothing, again",         10, part(10, 10),     OK,                         10 },
		{ "the next bytes",         10, part(10, 20),     OK,                         20 },
		{ "more than announced",    20, part(0, LENGTH),  ERR_BODY_TOO_LARGE,         20 },
		{ "the rest",               20, part(20, LENGTH), OK,                         LENGTH },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		s.offset = rows[i].offset;
		s.chunk = rows[i].chunk;
		cr_expect_eq(as_organisation(s.owner, appends, &s), rows[i].expected, "%s",
			     rows[i].situation);
		cr_assert_eq(as_organisation(s.owner, reads, &s), OK);
		cr_expect_eq(s.read.received_count, rows[i].after, "%s", rows[i].situation);
	}
	cr_expect_eq(s.read.state, DOCUMENT_STATE_UNSCANNED);
	cr_expect_eq(as_organisation(s.owner, opens_the_whole, &s), OK);
}

static int64_t count_of(const struct scene *s)
{
	return strtoll(owner_reads("select count(*) from document where application_id = '%s'",
				   text_of(s->application_id)),
		       NULL, 10);
}

Test(document, is_started_only_where_the_call_asks_for_it)
{
	struct scene draft = prepared();
	draft.first = part(0, LENGTH);
	/* clang-format off */
	const struct {
		const char *situation;
		const char *state;
		const char *kind;
		int64_t byte_count;
		const char *sha256;
		enum err expected;
	} rows[] = {
		{ "a kind of the call",         "draft",          "team_canvas", LENGTH, NULL, OK },
		{ "before selection",           "preselected",    "team_canvas", LENGTH, NULL, OK },
		{ "another kind",               "draft",          "selfie",      LENGTH, NULL, ERR_RULES_NOT_MET },
		{ "a note that was submitted",  "note_submitted", "team_canvas", LENGTH, NULL, ERR_WRONG_STATE },
		{ "a file that was submitted",  "submitted",      "team_canvas", LENGTH, NULL, ERR_WRONG_STATE },
		{ "larger than a document",     "draft",          "team_canvas", MANY,   NULL, ERR_BODY_TOO_LARGE },
		{ "not the digest announced",   "draft",          "team_canvas", LENGTH, SHA256, ERR_DOCUMENT_ALTERED },
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct scene s = draft;
		s.application_id = new_application(s.collective_id, rows[i].state);
		s.plan.application_id = s.application_id;
		s.plan.kind = rows[i].kind;
		s.plan.byte_count = rows[i].byte_count;
		s.plan.sha256 = rows[i].sha256;
		cr_expect_eq(as_organisation(s.owner, starts, &s), rows[i].expected, "%s",
			     rows[i].situation);
		cr_expect_eq(count_of(&s), rows[i].expected == OK, "%s", rows[i].situation);
	}
}

Test(document, is_refused_for_its_content_with_its_last_chunk)
{
	static const char page[] = "<!DOCTYPE html><html><body>note.pdf</body></html>";
	struct scene s = prepared();
	s.plan.byte_count = (int64_t)sizeof page - 1;
	s.first = (struct bytes){ page, 20 };
	cr_assert_eq(as_organisation(s.owner, starts, &s), OK);
	s.offset = 20;
	s.chunk = (struct bytes){ page + 20, sizeof page - 1 - 20 };
	cr_expect_eq(as_organisation(s.owner, appends, &s), ERR_DOCUMENT_REFUSED);
	cr_expect_eq(as_organisation(s.owner, reads, &s), OK);
	cr_expect_eq(s.read.received_count, 20, "the last chunk is not kept");
	cr_expect_eq(s.read.state, DOCUMENT_STATE_UPLOADING);
	cr_expect_eq(as_organisation(s.owner, cancels, &s), OK);
	cr_expect_eq(as_organisation(s.owner, reads, &s), ERR_NOT_FOUND);
}

Test(document, replaces_the_older_one_of_its_kind)
{
	struct scene s = prepared();
	s.first = part(0, LENGTH);
	cr_assert_eq(as_organisation(s.owner, starts, &s), OK);
	struct scene older = s;
	s.first = part(0, 5);
	cr_assert_eq(as_organisation(s.owner, starts, &s), OK);
	cr_expect_eq(as_organisation(s.owner, opens, &older), OK, "it stays while the next comes");
	s.offset = 5;
	s.chunk = part(5, LENGTH);
	cr_expect_eq(as_organisation(s.owner, appends, &s), OK);
	cr_expect_eq(as_organisation(s.owner, opens, &older), ERR_NOT_FOUND);
	cr_expect_eq(as_organisation(s.owner, opens_the_whole, &s), OK);
	s.plan.kind = "team_canvas";
	s.first = part(0, LENGTH);
	struct scene other = s;
	cr_assert_eq(as_organisation(s.owner, starts, &other), OK);
	cr_expect_eq(count_of(&s), 2, "another kind replaces nothing");
}

Test(document, is_one_of_fifty_at_most)
{
	struct scene s = prepared();
	enum err err = OK;
	for (int i = 0; i < 50 && err == OK; i++)
		err = as_organisation(s.owner, starts, &s);
	cr_expect_eq(err, OK);
	cr_expect_eq(as_organisation(s.owner, starts, &s), ERR_RULES_NOT_MET);
}

static void *purge(void *unused)
{
	(void)unused;
	return (void *)(intptr_t)as_job(purge_run);
}

Test(document, expires_a_day_after_its_start)
{
	struct scene s = prepared();
	struct scene finished = s;
	const int64_t day_us = INT64_C(86400000000);
	struct instant start = { real_now().us - 2 * day_us };
	struct instant in_time = { start.us + day_us - 1 }, too_late = { start.us + day_us };
	finished.first = part(0, LENGTH);
	s.chunk = part(0, 5);
	cr_assert_eq(as_organisation_at(start, s.owner, starts, &s), OK);
	cr_assert_eq(as_organisation_at(start, s.owner, starts, &finished), OK);
	cr_expect_eq(as_organisation_at(in_time, s.owner, appends, &s), OK);
	s.offset = 5;
	cr_expect_eq(as_organisation_at(too_late, s.owner, appends, &s), ERR_NOT_FOUND);
	cr_expect_eq(as_organisation_at(too_late, s.owner, reads, &s), ERR_NOT_FOUND);
	cr_expect_eq(as_organisation_at(too_late, s.owner, opens, &finished), OK);

	pthread_t job; /* a thread of its own, hence a connection of the jobs */
	void *purged = NULL;
	pthread_create(&job, NULL, purge, NULL);
	pthread_join(job, &purged);
	cr_expect_eq((intptr_t)purged, OK);
	cr_expect_eq(count_of(&s), 1, "what was finished stays");
	cr_expect_eq(as_organisation(s.owner, opens, &finished), OK);
}

/* As the dispatcher does: the row is locked, then the chunk is judged. */
static enum err appends_once_locked(struct work *w, void *with)
{
	struct scene *s = with;
	struct subject subject = { 0 };
	char id[37];
	uuid_format(s->id, id);
	TRY(subject_lock(w, Q_UPLOAD_SUBJECT, id, &subject));
	return append_upload(w, s->id, s->offset, s->chunk);
}

static void *append_at_once(void *with)
{
	struct scene *s = with;
	enum err *ret = (enum err *)&s->read.state; /* this copy of the scene has no other use */
	*ret = as_organisation(s->owner, appends_once_locked, s);
	return NULL;
}

Test(document, takes_one_of_two_chunks_sent_at_once)
{
	struct scene s = prepared();
	cr_assert_eq(as_organisation(s.owner, starts, &s), OK);
	s.chunk = part(0, 20);
	struct scene sides[2] = { s, s };
	pthread_t threads[2];
	for (size_t i = 0; i < 2; i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, append_at_once, &sides[i]), 0);
	for (size_t i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	enum err a = (enum err)sides[0].read.state, b = (enum err)sides[1].read.state;
	cr_expect((a == OK) != (b == OK), "%d %d", a, b);
	cr_expect((a == ERR_UPLOAD_OFFSET_MISMATCH) != (b == ERR_UPLOAD_OFFSET_MISMATCH));
	cr_expect_eq(as_organisation(s.owner, reads, &s), OK);
	cr_expect_eq(s.read.received_count, 20);
}
