/* Runs what plain/criterion/criterion.h registered, and counts as Criterion does. */
#include "criterion/criterion.h"

#include <math.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

static struct plain_test *tests;
static atomic_bool failed; /* in the process of a test, whose threads may expect too */

void plain_register(struct plain_test *test)
{
	test->next = tests;
	tests = test;
}

void plain_failed(const char *what, const char *file, int line)
{
	failed = true;
	fprintf(stderr, "%s:%d: expected %s\n", file, line, what);
}

void plain_note(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void plain_abandon(void)
{
	fflush(NULL);
	_exit(1);
}

static const struct plain_options *suite_options(const char *suite)
{
	static const struct plain_options none;
	for (const struct plain_test *test = tests; test != NULL; test = test->next)
		if (test->name == NULL && strcmp(test->suite, suite) == 0)
			return &test->options;
	return &none;
}

static void run_here(const struct plain_test *test)
{
	const struct plain_options *own = &test->options, *shared = suite_options(test->suite);
	double timeout = own->timeout > 0 ? own->timeout : shared->timeout;
	void (*init)(void) = own->init != NULL ? own->init : shared->init;
	void (*fini)(void) = own->fini != NULL ? own->fini : shared->fini;

	/* The sanitizer makes everything several times slower. */
	alarm(timeout > 0 ? (unsigned)ceil(timeout * 10) : 120);
	if (init != NULL)
		init();
	test->run();
	if (fini != NULL)
		fini();
	exit(failed ? 1 : own->exit_code);
}

static bool passes(const struct plain_test *test)
{
	fflush(NULL);
	pid_t child = fork();
	if (child == 0)
		run_here(test);
	int status = 0;
	if (child < 0 || waitpid(child, &status, 0) != child)
		return false;
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == test->options.signal;
	return test->options.signal == 0 && WEXITSTATUS(status) == test->options.exit_code;
}

int main(void)
{
	int tested = 0, passing = 0;
	for (const struct plain_test *test = tests; test != NULL; test = test->next) {
		if (test->name == NULL)
			continue;
		bool passed = passes(test);
		tested++;
		passing += passed;
		if (!passed)
			fprintf(stderr, "[FAIL] %s::%s\n", test->suite, test->name);
	}
	printf("[====] Synthesis: Tested: %d | Passing: %d | Failing: %d | Crashing: 0\n", tested,
	       passing, tested - passing);
	return passing == tested ? 0 : 1;
}
