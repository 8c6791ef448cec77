/* Transcripts: text files that say what a client sends and what it must see, run in-process
 * through dispatch() at a fixed instant, each on a database of its own.
 *
 * The format is described in tests/README.md. */
#ifndef GUICHET_TESTS_TRANSCRIPT_H
#define GUICHET_TESTS_TRANSCRIPT_H

#include "base/arena.h"
#include "base/types.h"

enum step_kind {
	STEP_NOW,     /* the instant of arrival of what follows */
	STEP_AS,      /* whose token what follows carries */
	STEP_LET,     /* a name for a text: {NAME} */
	STEP_REQUEST, /* sends, then looks at the answer */
	STEP_ROW,     /* table id column = value */
	STEP_NONE,    /* the last request added no row to the table */
	STEP_ONE,     /* the last request added one row to the table; an event with its type */
	STEP_SQL,     /* arranges what no client can */
	STEP_ROWS,    /* what a query answers */
	STEP_HOLD,    /* a second session runs this and keeps its locks */
	STEP_RELEASE, /* the second session lets go */
	STEP_KEEP,    /* remembers a digest of the whole database */
	STEP_SAME,    /* the database is still the one remembered */
	STEP_AWAY,    /* the database refuses everybody */
	STEP_BACK,    /* the database is there again */
	STEP_JOBS,    /* each job of the service has a run */
	STEP_INCLUDE, /* the steps of another file */
};

struct expectation {
	int line;
	const char *place; /* member path, or header name with its colon */
	const char *value;
};

#define STEP_HEADERS_MAX      24
#define STEP_EXPECTATIONS_MAX 64

struct step {
	enum step_kind kind;
	const char *file;
	int line;
	const char *text,
		*more; /* what follows the word; more: what ROWS expects, what LET names */

	/* STEP_REQUEST */
	const char *method, *target;
	const char *headers[STEP_HEADERS_MAX]; /* "Name: value" */
	size_t header_count;
	const char *body; /* NULL: none */
	bool raw_body;    /* escapes and repetitions are to be read */
	int status;
	const char *media_type; /* NULL: not looked at */
	struct expectation expectations[STEP_EXPECTATIONS_MAX];
	size_t expectation_count;
	struct step *next;
};

/* NULL with the reason in *ret_fault. */
struct step *transcript_read(struct arena *arena, const char *path, const char **ret_fault);

/* NULL when every step holds; else `file:line: what was expected and what was found`. */
const char *transcript_run(struct arena *arena, const char *path);

/* One run of each job, at that instant; NULL when all went well. */
const char *jobs_run(struct arena *arena, const char *database, struct instant now);

/* --- values and names */

struct capture {
	const char *name, *value;
	struct capture *next;
};

/* {NAME} replaced by what was captured; NULL with the name that is not known in *ret_unknown. */
const char *captures_fill(struct arena *arena, const struct capture *captures, const char *text,
			  const char **ret_unknown);

/* The text of a member: dotted path, `*` for every item, joined by spaces.  NULL when absent. */
struct json_t;
const char *member_text(struct arena *arena, const struct json_t *json, const char *path);
/* NULL when `found` is what `expected` says, else why not. */
const char *expect_text(struct arena *arena, const char *found, const char *expected);

/* --- the database of a transcript */

struct pg_conn;
/* A copy of the template; its name is made from `label`.  NULL with the reason. */
const char *database_open(struct arena *arena, const char *label, const char **ret_fault);
const char *database_url(struct arena *arena, const char *database, const char *role);
void database_drop(struct arena *arena, const char *database);
/* As the superuser: rows as lines, columns joined by `|`.  NULL with the reason in *ret_fault. */
const char *database_ask(struct arena *arena, const char *database, const char *sql,
			 const char **ret_fault);
/* A second session that stays in its transaction until database_release. */
const char *database_hold(struct arena *arena, const char *database, const char *sql);
void database_release(void);
const char *database_digest(struct arena *arena, const char *database);
void database_away(struct arena *arena, const char *database, bool away);

/* --- tokens */

/* "applicant alice 00000102400017 scope=calls:read": the value of Authorization at an instant.
 * NULL when the text is not understood. */
const char *token_for(struct arena *arena, const char *who, struct instant now);
/* Makes a key, and the settings that believe it; once, before config_read. */
bool token_settings_make(void);

#endif
