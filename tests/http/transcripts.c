/* Every transcript of this folder, by theme: the first two digits of its name. */
#include "transcript.h"

#include "base/config.h"

#include <criterion/criterion.h>
#include <glob.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER GUICHET_SOURCE_DIR "/tests/http"

TestSuite(transcripts, .timeout = 180);

struct play {
	const char *path;
	char *fault;
};

/* A thread of its own: its connection to the database ends with it. */
static void *play_one(void *pointer)
{
	struct play *play = pointer;
	arena_auto_t *arena = arena_new();
	const char *fault = transcript_run(arena, play->path);
	play->fault = fault == NULL ? NULL : strdup(fault);
	return NULL;
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
		struct play play = { .path = found.gl_pathv[i] };
		pthread_t thread;
		if (!wanted(play.path))
			continue;
		cr_assert_eq(pthread_create(&thread, NULL, play_one, &play), 0);
		pthread_join(thread, NULL);
		cr_expect(play.fault == NULL, "%s", play.fault);
		free(play.fault);
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
/* clang-format on */

Test(transcripts, none_is_left_out)
{
	glob_t all, themed;
	cr_assert_eq(glob(FOLDER "/*.http", 0, NULL, &all), 0);
	cr_assert_eq(glob(FOLDER "/0[1-9][0-9][0-9]-*.http", 0, NULL, &themed), 0);
	cr_assert_eq(glob(FOLDER "/10[0-9][0-9]-*.http", GLOB_APPEND, NULL, &themed), 0);
	cr_expect_eq(all.gl_pathc, themed.gl_pathc, "a name begins with four digits, of a theme");
	globfree(&all);
	globfree(&themed);
}
