/* Every transcript of this folder, by theme: the first two digits of its name. */
#include "transcript.h"

#include "base/config.h"

#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOLDER GUICHET_SOURCE_DIR "/tests/http"

TestSuite(transcripts, .timeout = 180);

int __lsan_do_recoverable_leak_check(void) __attribute__((weak)); /* of the sanitizer, if any */

static _Noreturn void play_alone(const char *path, int out)
{
	struct arena *arena = arena_new();
	const char *fault = transcript_run(arena, path);
	if (fault != NULL)
		dprintf(out, "%s", fault);
	arena_free(arena);
	if (fault == NULL && __lsan_do_recoverable_leak_check != NULL &&
	    __lsan_do_recoverable_leak_check() != 0)
		dprintf(out, "%s: memory is lost, as shown above", path);
	_exit(0);
}

/* A process of its own: one that crashes leaves the others alone.  NULL when all holds. */
static char *play(const char *path)
{
	int ends[2], status = 0;
	char text[8192];
	size_t length = 0;
	cr_assert_eq(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0)
		play_alone(path, ends[1]);
	close(ends[1]);
	for (ssize_t got = 1; got > 0 && length < sizeof text - 1; length += (size_t)got) {
		got = read(ends[0], text + length, sizeof text - 1 - length);
		if (got < 0)
			got = 0;
	}
	close(ends[0]);
	waitpid(child, &status, 0);
	if (status != 0 && length == 0)
		length = (size_t)snprintf(text, sizeof text, "%s: it ended with status %d", path,
					  status);
	text[length] = '\0';
	return length == 0 ? NULL : strdup(text);
}

/* Settings that do not matter to what is tested: nothing listens, no job runs. */
static void settings_read(void)
{
	cr_assert(token_settings_make());
	setenv("DATABASE_URL", "unused", 1);
	setenv("JOB_DATABASE_URL", "unused", 1);
	setenv("CORS_ORIGINS", "https://portail.example", 1);
	setenv("CURSOR_KEY", "the same for every transcript", 1);
	setenv("SCANNER", "none", 1);
	setenv("LOG_LEVEL", "error", 1);
	cr_assert(config_read(CONFIG_FOR_SERVICE, stderr));
}

static bool wanted(const char *path)
{
	const char *only = getenv("TRANSCRIPT"), *name = strrchr(path, '/') + 1;
	return only == NULL || strncmp(name, only, strlen(only)) == 0;
}

static void play_theme(const char *digits)
{
	glob_t found;
	char pattern[4096];
	snprintf(pattern, sizeof pattern, FOLDER "/%s[0-9][0-9]-*.http", digits);
	settings_read();
	cr_assert_eq(glob(pattern, 0, NULL, &found), 0, "no transcript %s", pattern);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		char *fault = wanted(found.gl_pathv[i]) ? play(found.gl_pathv[i]) : NULL;
		cr_expect(fault == NULL, "%s", fault);
		free(fault);
	}
	globfree(&found);
}

/* clang-format off */
Test(transcripts, requests)      { play_theme("01"); }
Test(transcripts, calls)         { play_theme("02"); }
Test(transcripts, territories)   { play_theme("03"); }
Test(transcripts, simulations)   { play_theme("04"); }
Test(transcripts, collectives)   { play_theme("05"); }
Test(transcripts, applications)  { play_theme("06"); }
Test(transcripts, submissions)   { play_theme("07"); }
Test(transcripts, documents)     { play_theme("08"); }
Test(transcripts, writes)        { play_theme("09"); }
Test(transcripts, platform)      { play_theme("10"); }
Test(transcripts, instruction)   { play_theme("11"); }
Test(transcripts, decisions)     { play_theme("12"); }
Test(transcripts, parties)       { play_theme("14"); }
Test(transcripts, follow_up)     { play_theme("15"); }
Test(transcripts, agreements)    { play_theme("13"); }
/* clang-format on */

Test(transcripts, none_is_left_out)
{
	glob_t all, themed;
	cr_assert_eq(glob(FOLDER "/*.http", 0, NULL, &all), 0);
	cr_assert_eq(glob(FOLDER "/0[1-9][0-9][0-9]-*.http", 0, NULL, &themed), 0);
	cr_assert_eq(glob(FOLDER "/1[0-9][0-9][0-9]-*.http", GLOB_APPEND, NULL, &themed), 0);
	cr_expect_eq(all.gl_pathc, themed.gl_pathc, "a name begins with four digits, of a theme");
	globfree(&all);
	globfree(&themed);
}
