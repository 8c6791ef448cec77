/* Many at once, as they come: no order is written, what must hold afterwards is. */
#include "ground.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define THREADS 8
#define FILES   20

TestSuite(parallel, .timeout = 120);

struct crowd {
	struct ask asks[FILES];
	enum err errs[FILES];
	bool replayed[FILES];
	size_t count;
	atomic_size_t next;
};

static void *take(void *pointer)
{
	struct crowd *crowd = pointer;
	for (;;) {
		size_t i = atomic_fetch_add(&crowd->next, 1);
		if (i >= crowd->count)
			return NULL;
		struct session s;
		for (int attempt = 0; attempt < 3; attempt++) {
			crowd->errs[i] = session_run(&s, &crowd->asks[i]);
			crowd->replayed[i] = s.req.replayed;
			session_close(&s);
			if (crowd->errs[i] != ERR_RETRY)
				break;
		}
	}
}

static void run(struct crowd *crowd)
{
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, take, crowd);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

static void add(struct crowd *crowd, const char *target, const char *tag, const char *key)
{
	struct ask *ask = &crowd->asks[crowd->count++];
	*ask = (struct ask){ .who = LEAD, .method = "POST", .target = target, .now = real_now() };
	ask->headers[ask->header_count++] = (struct header){ "If-Match", tag };
	if (key != NULL)
		ask->headers[ask->header_count++] = (struct header){ "Idempotency-Key", key };
}

static size_t count_of(const struct crowd *crowd, enum err err)
{
	size_t count = 0;
	for (size_t i = 0; i < crowd->count; i++)
		count += crowd->errs[i] == err && !crowd->replayed[i];
	return count;
}

Test(parallel, references_are_gapless)
{
	static struct crowd crowd;
	ground_open("gapless");
	const char *call = ground_call(), *collective = ground_collective().id;
	for (int i = 0; i < FILES; i++) {
		const char *file = ground_file(call, collective, "draft");
		const char *target =
			own_database_printf("/v1/applications/%s/note-submission", file);
		add(&crowd, target, "\"2\"", NULL);
	}
	run(&crowd);
	cr_expect_eq(count_of(&crowd, OK), FILES);
	const char *numbers = own_database_sql(
		"select string_agg(right(reference, 4), ' ' order by reference) from application"
		" where call_id = '%s'",
		call);
	cr_expect_str_eq(numbers, own_database_sql("select string_agg(to_char(n, 'FM0000'), ' ' "
						   "order by n) from generate_series(1, %d) n",
						   FILES));
	cr_expect_str_eq(own_database_sql("select count(distinct number) from application_receipt"),
			 own_database_printf("%d", FILES));
	ground_close();
}

/* One file, eight tabs, eight keys: one deposit; the others are told of the new version. */
Test(parallel, one_submission_wins)
{
	static struct crowd crowd;
	ground_open("one_wins");
	const char *file = ground_file(ground_call(), ground_collective().id, "preselected");
	const char *target = own_database_printf("/v1/applications/%s/submission", file);
	for (int i = 0; i < THREADS; i++)
		add(&crowd, target, "\"4\"", own_database_printf("tab-%d", i));
	run(&crowd);
	cr_expect_eq(count_of(&crowd, OK), 1);
	cr_expect_eq(count_of(&crowd, OK) + count_of(&crowd, ERR_STALE) +
			     count_of(&crowd, ERR_LOCKED),
		     THREADS);
	cr_expect_str_eq(own_database_sql("select count(*) from application_receipt"
					  " where stage = 'full_application'"),
			 "1");
	cr_expect_str_eq(
		own_database_sql("select count(*) from event where type = 'application.submitted'"),
		"1");
	ground_close();
}

/* One request that the network repeats: one effect, and the same answer for all that did not give
 * up waiting for it. */
Test(parallel, one_key_has_one_effect)
{
	static struct crowd crowd;
	ground_open("one_key");
	const char *file = ground_file(ground_call(), ground_collective().id, "preselected");
	const char *target = own_database_printf("/v1/applications/%s/submission", file);
	for (int i = 0; i < THREADS; i++)
		add(&crowd, target, "\"4\"", "once");
	run(&crowd);
	cr_expect_eq(count_of(&crowd, OK), 1);
	for (size_t i = 0; i < crowd.count; i++)
		cr_expect(crowd.errs[i] == OK || crowd.errs[i] == ERR_IDEMPOTENCY_IN_PROGRESS, "%s",
			  problem_texts[crowd.errs[i]].slug);
	cr_expect_str_eq(own_database_sql("select count(*) from application_receipt"
					  " where stage = 'full_application'"),
			 "1");
	ground_close();
}
