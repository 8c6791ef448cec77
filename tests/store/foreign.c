/* Keys and indexes see every row: an id of somebody else must answer as one that nobody has. */
#include "desk.h"
#include "store/application_store.h"
#include "store/collective_store.h"
#include "store/document_store.h"
#include "store/member_store.h"
#include "support/own_database.h"
#include "usecase/add_member.h"
#include "usecase/create_application.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(foreign, .timeout = 60);

#define ANA "00000102400017"
#define BOB "00000103200010"

static enum err names_a_member(struct work *w, struct uuid collective)
{
	const struct member_create member = { .siret = ANA };
	struct uuid id;
	return add_member(w, collective, &member, &id);
}

static enum err inserts_a_member(struct work *w, struct uuid collective)
{
	const struct member_create given = { .siret = ANA };
	return member_insert(w, &(const struct member_new){ .id = uuid_new(w->now),
							    .collective_id = collective,
							    .given = &given });
}

static enum err begins_an_application(struct work *w, struct uuid collective)
{
	const struct application_create body = { .call_id = "chf-2023-test",
						 .collective_id = collective,
						 .title = "A remote class" };
	struct uuid id;
	return create_application(w, &body, &id);
}

static enum err begins_a_document(struct work *w, struct uuid application)
{
	const struct document_new document = { .id = uuid_new(w->now),
					       .application_id = application,
					       .kind = "team_canvas",
					       .filename = "canvas.pdf",
					       .byte_count = 10,
					       .expires_at = { w->now.us + 1000000 } };
	return document_insert(w, &document);
}

static enum err adds_a_chunk(struct work *w, struct uuid document)
{
	return document_add_chunk(w, document, 0, (struct bytes){ "abc", 3 });
}

static enum err moves_an_application(struct work *w, struct uuid application)
{
	return application_move(w,
				&(const struct application_step){ .id = application,
								  .action = APPLICATION_WITHDRAW,
								  .to = APPLICATION_STATE_WITHDRAWN,
								  .call_at = w->now });
}

static enum err keeps_a_snapshot(struct work *w, struct uuid application)
{
	return snapshot_insert(
		w, &(const struct snapshot_row){ .application_id = application,
						 .number = 1,
						 .stage = "note",
						 .content = "",
						 .sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e"
							   "4649b934ca495991b7852b855",
						 .received_at = w->now });
}

enum kind { COLLECTIVE, APPLICATION, DOCUMENT };

static const struct {
	const char *situation;
	enum kind kind;
	enum err (*act)(struct work *w, struct uuid id);
} rows[] = {
	{ "a member is named in a collective", COLLECTIVE, names_a_member },
	{ "a member row points at a collective", COLLECTIVE, inserts_a_member },
	{ "an application rests on a collective", COLLECTIVE, begins_an_application },
	{ "a document is of an application", APPLICATION, begins_a_document },
	{ "an application changes state", APPLICATION, moves_an_application },
	{ "a snapshot is of an application", APPLICATION, keeps_a_snapshot },
	{ "a chunk is of an upload", DOCUMENT, adds_a_chunk },
};

/* What Bob has. */
static struct uuid lay(enum kind kind)
{
	struct uuid id;
	const char *found;
	if (kind == COLLECTIVE)
		found = own_database_sql("select id from collective");
	else if (kind == APPLICATION)
		found = own_database_sql("select id from application");
	else
		found = own_database_sql("select id from document");
	cr_assert(uuid_parse(found, &id));
	return id;
}

static void lay_all(struct desk *bob)
{
	desk_begin(bob, TXN_WRITE);
	cr_assert_eq(desk_add_collective(bob, BOB), OK);
	cr_assert_eq(txn_commit(&bob->w, &bob->txn), OK);
	own_database_sql(
		"insert into application (id, call_id, call_version_id, collective_id,"
		" sirets, title, created_at, updated_at) select gen_random_uuid(), c.id,"
		" v.id, k.id, k.sirets, 'His', now(), now() from collective k, grant_call c"
		" join grant_call_version v on v.call_id = c.id"
		" where c.code = 'chf-2023-test'");
	own_database_sql("insert into document (id, application_id, kind, filename, byte_count,"
			 " expires_at, created_at, updated_at) select gen_random_uuid(), id,"
			 " 'team_canvas', 'canvas.pdf', 10, now() + interval '1 day', now(), now()"
			 " from application");
}

/* What the person would be answered, and what the log would hold. */
static const char *outcome(struct desk *ana, enum err (*act)(struct work *w, struct uuid id),
			   struct uuid id)
{
	desk_begin(ana, TXN_WRITE);
	enum err err = act(&ana->w, id);
	cr_expect_neq(err, OK);
	return own_database_printf("%s (%s)", problem_texts[err].slug,
				   ana->problem.cause == NULL ? "" : ana->problem.cause);
}

Test(foreign, an_id_of_somebody_else_is_an_id_of_nobody)
{
	struct desk ana, bob;
	own_database_open("foreign");
	desk_settings(own_database_url("guichet_app", NULL));
	desk_open(&ana, ANA);
	desk_open(&bob, BOB);
	lay_all(&bob);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *his = outcome(&ana, rows[i].act, lay(rows[i].kind));
		const char *nobodys = outcome(&ana, rows[i].act, uuid_new(ana.w.now));
		cr_expect_str_eq(his, nobodys, "%s: %s, but %s", rows[i].situation, his, nobodys);
	}
	desk_close(&ana);
	desk_close(&bob);
	own_database_close();
}
