#include "steps.h"

#include "ground.h"
#include "steps_player.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define ORDERS_MAX     16
#define CONDITIONS_MAX 8

struct condition {
	const char *sql;
	bool at_end;
};

struct script {
	const char *given;
	struct party parties[2];
	const char *orders[ORDERS_MAX];
	size_t order_count;
	struct condition conditions[CONDITIONS_MAX];
	size_t condition_count;
};

/* --- reading */

static char *next_part(char **rest)
{
	char *part = *rest + strspn(*rest, " ");
	char *end = strstr(part, "  ");
	*rest = end == NULL ? part + strlen(part) : end + 2;
	if (end != NULL)
		*end = '\0';
	return *part == '\0' ? NULL : part;
}

static void read_party(struct party *party, char *rest)
{
	party->who = next_part(&rest);
	char *line = next_part(&rest);
	party->method = strsep(&line, " ");
	party->target = line;
	for (char *part; (part = next_part(&rest)) != NULL;) {
		char *colon = strstr(part, ": ");
		cr_assert(colon != NULL && party->header_count < PARTY_HEADERS_MAX, "%s", part);
		*colon = '\0';
		party->headers[party->header_count++] = (struct header){ part, colon + 2 };
	}
}

static void read_line(struct script *script, char *line, struct party **last)
{
	char *rest = line;
	if (*line == '\0' || *line == '#')
		return;
	if (*line == ' ') {
		cr_assert(*last != NULL, "%s", line);
		(*last)->body = line + strspn(line, " ");
		return;
	}
	const char *word = next_part(&rest);
	rest += strspn(rest, " ");
	*last = NULL;
	if (strcmp(word, "given") == 0)
		script->given = rest;
	else if (strcmp(word, "order") == 0 && script->order_count < ORDERS_MAX)
		script->orders[script->order_count++] = rest;
	else if ((strcmp(word, "always") == 0 || strcmp(word, "finally") == 0) &&
		 script->condition_count < CONDITIONS_MAX)
		script->conditions[script->condition_count++] =
			(struct condition){ rest, *word == 'f' };
	else if ((*word == 'a' || *word == 'b') && word[1] == '\0')
		read_party(*last = &script->parties[*word - 'a'], rest);
	else
		cr_assert(false, "not understood: %s", line);
}

static void read_script(const char *name, char *text, size_t size, struct script *ret)
{
	const char *path =
		own_database_printf("%s/tests/usecase/%s.steps", GUICHET_SOURCE_DIR, name);
	FILE *file = fopen(path, "re");
	cr_assert(file != NULL, "%s", path);
	size_t length = fread(text, 1, size - 1, file);
	fclose(file);
	text[length] = '\0';
	cr_assert(length < size - 1, "%s is too long", path);
	struct party *last = NULL;
	for (char *line; (line = strsep(&text, "\n")) != NULL;)
		read_line(ret, line, &last);
	cr_assert(ret->given != NULL && ret->order_count > 0 && ret->condition_count > 0, "%s",
		  path);
}

/* --- what is there at first, by name */

struct ground {
	struct name names[12];
	size_t count;
};

static void add_name(struct ground *g, const char *name, const char *value)
{
	cr_assert_lt(g->count, COUNT(g->names));
	g->names[g->count++] = (struct name){ name, value };
}

static const char *version_of(const char *file)
{
	return own_database_sql("select version from application where id = '%s'", file);
}

/* The envelope of the call has room for one award of 210 000 and not for two. */
static void lay_scored(struct ground *g, const char *given, const char *call,
		       const char *collective)
{
	const char *file = ground_file(call, collective, "scored");
	const char *other = ground_file(call, collective, "scored");
	own_database_sql("update grant_call_envelope set total_amount = 30000000"
			 " where call_id = '%s'",
			 call);
	if (strstr(given, "awarded") != NULL)
		ground_award(file, "210000.00");
	if (strstr(given, "waitlisted") != NULL)
		own_database_sql("update application set state = 'waitlisted' where id = '%s'",
				 other);
	else
		add_name(g, "{U}", ground_review(other));
	add_name(g, "{A}", file);
	add_name(g, "{V}", version_of(file));
	add_name(g, "{B}", other);
	add_name(g, "{W}", version_of(other));
}

/* Signed over 210 000, its advance of 105 000 approved unless nothing was claimed, an amendment to
 * 150 000 proposed. */
static void lay_agreement(struct ground *g, const char *given, const char *call,
			  const char *collective)
{
	const char *file = ground_file(call, collective, "scored");
	ground_award(file, "210000.00");
	const char *id = ground_agreement(file);
	if (strstr(given, "unclaimed") != NULL)
		own_database_sql(
			"update instalment set state = 'planned' where agreement_id = '%s'", id);
	if (strstr(given, "drafted") != NULL)
		own_database_sql("update agreement set state = 'drafted', signed_on = null"
				 " where id = '%s';"
				 " update award set state = 'offered' where application_id = '%s';"
				 " update grant_call set results_published_at = '2023-03-01'"
				 " where id = '%s'",
				 id, file, call);
	add_name(g, "{G}", id);
	add_name(g, "{W}", version_of(file));
	add_name(g, "{A}", file);
	add_name(g, "{I}",
		 own_database_sql("select id from instalment where agreement_id = '%s'"
				  " and number = 1",
				  id));
	add_name(g, "{M}",
		 own_database_sql("insert into amendment (id, agreement_id, number, reason, amount,"
				  " created_by, created_at, updated_at) values (gen_random_uuid(),"
				  " '%s', 1, 'Less.', 15000000, 'ines', now(), now()) returning id",
				  id));
	add_name(g, "{V}", own_database_sql("select version from agreement where id = '%s'", id));
}

static void lay_files(struct ground *g, const char *given, const char *call)
{
	struct ground_collective c = ground_collective();
	add_name(g, "{C}", c.id);
	add_name(g, "{LEAD}", c.lead);
	add_name(g, "{OTHER}", c.other);
	add_name(g, "{THIRD}", c.third);
	if (strstr(given, "full") != NULL)
		ground_fill(c.id, 1);
	if (strstr(given, "collective") != NULL)
		return;
	if (strstr(given, "agreement") != NULL) {
		lay_agreement(g, given, call, c.id);
		return;
	}
	if (strstr(given, "scored") != NULL || strstr(given, "awarded") != NULL) {
		lay_scored(g, given, call, c.id);
		return;
	}
	bool two = strcmp(given, "two drafts") == 0, upload = strcmp(given, "upload") == 0;
	const char *file = ground_file(call, c.id, two || upload ? "draft" : given);
	add_name(g, "{A}", file);
	add_name(g, "{V}", version_of(file));
	if (two)
		add_name(g, "{B}", ground_file(call, c.id, "draft"));
	if (upload)
		add_name(g, "{U}", ground_upload(file, 24));
}

static struct ground lay(const char *given)
{
	struct ground g = { 0 };
	bool draft = strcmp(given, "draft call") == 0;
	const char *call = draft ? ground_draft_call() : ground_call();
	add_name(&g, "{CALL}", call);
	if (!draft)
		lay_files(&g, given, call);
	return g;
}

static const char *fill(const struct ground *g, const char *text)
{
	const char *filled = text;
	for (size_t i = 0; i < g->count; i++)
		for (char *at; (at = strstr(filled, g->names[i].name)) != NULL;)
			filled = own_database_printf("%.*s%s%s", (int)(at - filled), filled,
						     g->names[i].value,
						     at + strlen(g->names[i].name));
	return filled;
}

/* --- playing */

static void check(const struct script *script, const struct ground *g, bool at_end,
		  const char *order, const char *step)
{
	for (size_t i = 0; i < script->condition_count; i++) {
		const struct condition *c = &script->conditions[i];
		if (c->at_end && !at_end)
			continue;
		const char *value = own_database_sql("%s", fill(g, c->sql));
		cr_expect_str_eq(value, "t", "%s\n  at %s: %s", order, step, c->sql);
	}
}

static void play_order(const struct script *script, const char *order)
{
	struct ground g = lay(script->given);
	struct party parties[2];
	for (int i = 0; i < 2; i++) {
		parties[i] = script->parties[i];
		parties[i].target = fill(&g, parties[i].target);
		parties[i].body = parties[i].body == NULL ? NULL : fill(&g, parties[i].body);
		for (size_t h = 0; h < parties[i].header_count; h++)
			parties[i].headers[h].value = fill(&g, parties[i].headers[h].value);
	}
	struct player *player = player_start(parties);
	char *rest = (char *)own_database_printf("%s", order);
	for (const char *step; (step = strsep(&rest, " ")) != NULL;) {
		const char *found = player_step(player, step);
		cr_expect(found == NULL, "%s\n  at %s: %s", order, step, found);
		if (found != NULL)
			break;
		check(script, &g, false, order, step);
	}
	player_stop(player);
	check(script, &g, true, order, "the end");
}

void steps_play(const char *name)
{
	char text[16384];
	struct script script = { 0 };
	ground_open(name);
	read_script(name, text, sizeof text, &script);
	for (size_t i = 0; i < script.order_count; i++)
		play_order(&script, script.orders[i]);
	ground_close();
}
