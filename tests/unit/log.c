/* A log line is one line of JSON, whatever the values are. */
#include "base/log.h"

#include "base/actor.h"
#include "base/config.h"
#include "base/work.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

TestSuite(log, .timeout = 10);

static int taken = -1;

/* From here on, stderr is ours. */
static void take_stderr(void)
{
	taken = memfd_create("log", MFD_CLOEXEC);
	cr_assert_geq(taken, 0);
	dup2(taken, STDERR_FILENO);
}

/* All that was written since the last time. */
static char *said(void)
{
	static char text[1 << 17];
	off_t length = lseek(taken, 0, SEEK_CUR);
	cr_assert_lt(length, (off_t)sizeof(text));
	cr_assert_eq(pread(taken, text, (size_t)length, 0), length);
	text[length] = '\0';
	cr_assert_eq(ftruncate(taken, 0), 0);
	lseek(taken, 0, SEEK_SET);
	return text;
}

static json_t *line(void)
{
	const char *text = said();
	cr_assert_eq(strchr(text, '\n'), text + strlen(text) - 1, "%s", text);
	json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	cr_assert_not_null(json, "%s", text);
	return json;
}

static const char *member(const json_t *json, const char *name)
{
	return json_string_value(json_object_get(json, name));
}

Test(log, values_come_back_as_they_were)
{
	static const char *const values[] = {
		"plain",
		"",
		"a \"quoted\" \\ word",
		"two\nlines\r\n",
		"colour \x1b[31m red",
		"tab\tand bell\a",
		"delete \x7f",
		"c1 \xc2\x9b control",
		"accents : é à ç — €",
		"outside the first plane \xf0\x9f\x8f\x9b",
		"right to left \xe2\x80\xae override",
		"%s %n %25s",
	};
	take_stderr();
	for (size_t i = 0; i < COUNT(values); i++) {
		log_write(NULL, LOG_SERVER_CANNOT_LISTEN, KV("text", values[i]));
		const char *text = said();
		for (const char *c = text; c[1]; c++)
			cr_expect(*c >= 0x20 && *c < 0x7f, "%s", text);
		json_t *json = json_loads(text, 0, NULL);
		cr_expect_str_eq(member(json, "text"), values[i]);
		json_decref(json);
	}
}

Test(log, bad_utf8_is_shown_as_such)
{
	take_stderr();
	log_write(NULL, LOG_SERVER_CANNOT_LISTEN, KV("text", "a\xff\xc0\xaf\xed\xa0\x80z\xe2\x82"));
	json_t *json = line();
	const char *text = member(json, "text");
	cr_expect_eq(text[0], 'a');
	cr_expect_not_null(strchr(text, 'z'), "%s", text);
	cr_expect_not_null(strstr(text, "\xef\xbf\xbd"), "%s", text);
	json_decref(json);
}

Test(log, long_values_are_cut_and_the_line_stays_whole)
{
	char value[5000];
	memset(value, '\n', sizeof(value));
	value[sizeof(value) - 1] = '\0';
	const char *v = value;
	take_stderr();
	log_write(NULL, LOG_JOB_FAILED, KV("a", v), KV("b", v), KV("c", v), KV("d", v), KV("e", v),
		  KV("f", v));
	json_t *json = line();
	cr_expect_not_null(strstr(member(json, "f"), "\n..."));
	json_decref(json);
}

Test(log, an_entry_knows_its_level_and_its_work)
{
	struct actor actor = { .subject = "s", .client = "portal" };
	struct work w = { .actor = &actor };
	cr_assert(uuid_parse("018f3f4e-0000-7000-8000-000000000000", &w.id));
	take_stderr();
	log_write(&w, LOG_JOB_FAILED, KV("count", 3), KV("amount", (struct money){ 123450 }),
		  KV("rate", (struct rate){ 7000 }));
	json_t *json = line();
	cr_expect_str_eq(member(json, "level"), "warn");
	cr_expect_str_eq(member(json, "entry"), "JOB_FAILED");
	cr_expect_str_eq(member(json, "message"), "a job failed and will be tried again");
	cr_expect_str_eq(member(json, "request"), "018f3f4e-0000-7000-8000-000000000000");
	cr_expect_str_eq(member(json, "client"), "portal");
	cr_expect_eq(json_integer_value(json_object_get(json, "count")), 3);
	cr_expect_str_eq(member(json, "amount"), "1234.50");
	cr_expect_str_eq(member(json, "rate"), "0.70");
	struct instant at;
	cr_expect(instant_parse(member(json, "at"), &at));
	cr_expect_null(json_object_get(json, "subject"));
	json_decref(json);
}

Test(log, an_access_line)
{
	take_stderr();
	log_access(NULL, &(struct log_access){ .operation = "call_list",
					       .method = "GET",
					       .status = 503,
					       .problem = "database-unavailable",
					       .cause = "08006",
					       .duration_us = 1234,
					       .bytes = 56 });
	json_t *json = line();
	cr_expect_str_eq(member(json, "entry"), "ACCESS");
	cr_expect_str_eq(member(json, "operation"), "call_list");
	cr_expect_str_eq(member(json, "cause"), "08006");
	cr_expect_eq(json_integer_value(json_object_get(json, "status")), 503);
	cr_expect_eq(json_integer_value(json_object_get(json, "us")), 1234);
	json_decref(json);
	log_access(NULL, &(struct log_access){ .method = "GET", .status = 404 });
	json = line();
	cr_expect_null(json_object_get(json, "operation"));
	json_decref(json);
}

static size_t lines_of(const char *text)
{
	size_t count = 0;
	for (const char *c = text; *c; c++)
		count += *c == '\n';
	return count;
}

Test(log, a_flood_is_held_back_entry_by_entry)
{
	take_stderr();
	for (int i = 0; i < 3 * LOG_BURST; i++)
		log_write(NULL, LOG_JOB_FAILED, KV("i", i));
	cr_expect_eq(lines_of(said()), LOG_BURST);
	log_write(NULL, LOG_KEYS_STALE);
	cr_expect_eq(lines_of(said()), 1, "another entry passes");
	for (int i = 0; i < 3 * LOG_BURST; i++)
		log_access(NULL, &(struct log_access){ .method = "GET", .status = 200 });
	cr_expect_eq(lines_of(said()), 3 * LOG_BURST, "requests are never held back");

	sleep(LOG_BURST_S + 1);
	log_write(NULL, LOG_JOB_FAILED);
	json_t *json = line();
	cr_expect_eq(json_integer_value(json_object_get(json, "held_back")), 2 * LOG_BURST);
	json_decref(json);
	log_write(NULL, LOG_JOB_FAILED);
	cr_expect_null(strstr(said(), "held_back"));
}

Test(log, below_its_level_nothing_is_said)
{
	take_stderr();
	setenv("LOG_LEVEL", "warn", 1);
	cr_assert(config_read(CONFIG_FOR_TOOLS, stdout));
	log_write(NULL, LOG_SERVER_STARTED);
	log_access(NULL, &(struct log_access){ .method = "GET", .status = 200 });
	cr_expect_str_eq(said(), "");
	log_write(NULL, LOG_KEYS_STALE);
	cr_expect_eq(lines_of(said()), 1);
}
