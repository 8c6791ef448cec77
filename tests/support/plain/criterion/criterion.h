/* The part of Criterion that the tests use, for builds with ThreadSanitizer: Criterion itself maps
 * memory at addresses that the sanitizer keeps, and stops (Criterion issue 274).
 *
 * Each test runs in a process of its own, one after another; the last line is Criterion's. */
#ifndef GUICHET_TESTS_PLAIN_CRITERION_H
#define GUICHET_TESTS_PLAIN_CRITERION_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct plain_options {
	int unused; /* what stands before the options of Test(suite, name, …) */
	void (*init)(void), (*fini)(void);
	double timeout;
	int signal, exit_code;
};

struct plain_test {
	const char *suite, *name; /* name NULL: the options of a whole suite */
	void (*run)(void);
	struct plain_options options;
	struct plain_test *next;
};

void plain_register(struct plain_test *test);
void plain_failed(const char *what, const char *file, int line);
void plain_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
void plain_abandon(void) __attribute__((noreturn));

#define PLAIN_REGISTER(id, suite_, name_, run_, ...)                                               \
	__attribute__((constructor)) static void id##_register(void)                               \
	{                                                                                          \
		static struct plain_test test = { suite_, name_, run_, { __VA_ARGS__ }, NULL };    \
		plain_register(&test);                                                             \
	}

#define TestSuite(suite, ...) PLAIN_REGISTER(plain_##suite, #suite, NULL, NULL, 0, __VA_ARGS__)
#define Test(suite, name, ...)                                                                     \
	static void suite##_##name##_run(void);                                                    \
	PLAIN_REGISTER(suite##_##name, #suite, #name, suite##_##name##_run,                        \
		       0 __VA_OPT__(, ) __VA_ARGS__)                                               \
	static void suite##_##name##_run(void)

#define PLAIN_CHECK(fatal, holds, what, ...)                                                       \
	do {                                                                                       \
		if (!(holds)) {                                                                    \
			plain_failed(what, __FILE__, __LINE__);                                    \
			__VA_OPT__(plain_note(__VA_ARGS__);)                                       \
			if (fatal)                                                                 \
				plain_abandon();                                                   \
		}                                                                                  \
	} while (0)

/* clang-format off */
#define cr_expect(x, ...)             PLAIN_CHECK(0, (x), #x, ##__VA_ARGS__)
#define cr_expect_not(x, ...)         PLAIN_CHECK(0, !(x), "not " #x, ##__VA_ARGS__)
#define cr_expect_null(x, ...)        PLAIN_CHECK(0, (x) == NULL, #x " is NULL", ##__VA_ARGS__)
#define cr_expect_not_null(x, ...)    PLAIN_CHECK(0, (x) != NULL, #x " is not NULL", ##__VA_ARGS__)
#define cr_expect_eq(a, b, ...)       PLAIN_CHECK(0, (a) == (b), #a " == " #b, ##__VA_ARGS__)
#define cr_expect_neq(a, b, ...)      PLAIN_CHECK(0, (a) != (b), #a " != " #b, ##__VA_ARGS__)
#define cr_expect_lt(a, b, ...)       PLAIN_CHECK(0, (a) < (b), #a " < " #b, ##__VA_ARGS__)
#define cr_expect_leq(a, b, ...)      PLAIN_CHECK(0, (a) <= (b), #a " <= " #b, ##__VA_ARGS__)
#define cr_expect_gt(a, b, ...)       PLAIN_CHECK(0, (a) > (b), #a " > " #b, ##__VA_ARGS__)
#define cr_expect_geq(a, b, ...)      PLAIN_CHECK(0, (a) >= (b), #a " >= " #b, ##__VA_ARGS__)
#define cr_expect_str_eq(a, b, ...)   PLAIN_CHECK(0, strcmp((a), (b)) == 0, #a " eq " #b, ##__VA_ARGS__)
#define cr_expect_str_neq(a, b, ...)  PLAIN_CHECK(0, strcmp((a), (b)) != 0, #a " ne " #b, ##__VA_ARGS__)
#define cr_expect_str_empty(x, ...)     PLAIN_CHECK(0, *(x) == '\0', #x " is empty", ##__VA_ARGS__)
#define cr_expect_str_not_empty(x, ...) PLAIN_CHECK(0, *(x) != '\0', #x " is not empty", ##__VA_ARGS__)
#define cr_expect_arr_eq(a, b, n, ...) PLAIN_CHECK(0, memcmp((a), (b), (n)) == 0, #a, ##__VA_ARGS__)
#define cr_expect_fail(...)           PLAIN_CHECK(0, 0, "never here", ##__VA_ARGS__)
#define cr_assert(x, ...)             PLAIN_CHECK(1, (x), #x, ##__VA_ARGS__)
#define cr_assert_not(x, ...)         PLAIN_CHECK(1, !(x), "not " #x, ##__VA_ARGS__)
#define cr_assert_null(x, ...)        PLAIN_CHECK(1, (x) == NULL, #x " is NULL", ##__VA_ARGS__)
#define cr_assert_not_null(x, ...)    PLAIN_CHECK(1, (x) != NULL, #x " is not NULL", ##__VA_ARGS__)
#define cr_assert_eq(a, b, ...)       PLAIN_CHECK(1, (a) == (b), #a " == " #b, ##__VA_ARGS__)
#define cr_assert_neq(a, b, ...)      PLAIN_CHECK(1, (a) != (b), #a " != " #b, ##__VA_ARGS__)
#define cr_assert_lt(a, b, ...)       PLAIN_CHECK(1, (a) < (b), #a " < " #b, ##__VA_ARGS__)
#define cr_assert_leq(a, b, ...)      PLAIN_CHECK(1, (a) <= (b), #a " <= " #b, ##__VA_ARGS__)
#define cr_assert_gt(a, b, ...)       PLAIN_CHECK(1, (a) > (b), #a " > " #b, ##__VA_ARGS__)
#define cr_assert_geq(a, b, ...)      PLAIN_CHECK(1, (a) >= (b), #a " >= " #b, ##__VA_ARGS__)
#define cr_assert_str_eq(a, b, ...)   PLAIN_CHECK(1, strcmp((a), (b)) == 0, #a " eq " #b, ##__VA_ARGS__)
#define cr_assert_str_neq(a, b, ...)  PLAIN_CHECK(1, strcmp((a), (b)) != 0, #a " ne " #b, ##__VA_ARGS__)
#define cr_assert_str_empty(x, ...)     PLAIN_CHECK(1, *(x) == '\0', #x " is empty", ##__VA_ARGS__)
#define cr_assert_str_not_empty(x, ...) PLAIN_CHECK(1, *(x) != '\0', #x " is not empty", ##__VA_ARGS__)
#define cr_assert_arr_eq(a, b, n, ...) PLAIN_CHECK(1, memcmp((a), (b), (n)) == 0, #a, ##__VA_ARGS__)
#define cr_assert_fail(...)           PLAIN_CHECK(1, 0, "never here", ##__VA_ARGS__)
#define cr_log_info(...)              plain_note(__VA_ARGS__)
/* clang-format on */

#endif
