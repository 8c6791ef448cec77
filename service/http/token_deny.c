/* Revoked tokens, by `jti`: a sorted list, replaced whole.  A change empties the cache, so that a
 * token which was remembered is looked up again. */
#include "http/token_engine.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct {
	pthread_mutex_t lock;
	char *text; /* what the items point into */
	const char **items;
	size_t count;
} denied = { .lock = PTHREAD_MUTEX_INITIALIZER };

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t line_count(struct bytes text)
{
	size_t count = 1;
	for (size_t i = 0; i < text.length; i++)
		count += text.data[i] == '\n';
	return count;
}

/* Cuts the text at its ends of line; empty lines are skipped.  False on a line that is no jti: a
 * mistake in this list would let somebody in. */
static bool read_lines(char *text, const char **items, size_t *ret_count)
{
	size_t count = 0;
	char *rest = text;
	for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n")) {
		line[strcspn(line, "\r")] = '\0';
		if (*line == '\0')
			continue;
		if (!token_printable(line, TOKEN_JTI_MAX))
			return false;
		items[count++] = line;
	}
	*ret_count = count;
	return true;
}

bool token_deny_install(struct bytes text, const char **ret_error)
{
	char *copy = strndup(text.data, text.length);
	const char **items = calloc(line_count(text), sizeof(*items));
	size_t count;
	if (!copy || !items)
		abort();
	if (!read_lines(copy, items, &count)) {
		free(copy);
		free(items);
		*ret_error = "a line of the deny list is not a jti";
		return false;
	}
	qsort(items, count, sizeof(*items), compare);

	pthread_mutex_lock(&denied.lock);
	char *old_text = denied.text;
	const char **old_items = denied.items;
	denied.text = copy;
	denied.items = items;
	denied.count = count;
	pthread_mutex_unlock(&denied.lock);

	free(old_text);
	free(old_items);
	token_cache_clear();
	return true;
}

bool token_denied(const char *jti)
{
	pthread_mutex_lock(&denied.lock);
	bool found = denied.count > 0 &&
		     bsearch(&jti, denied.items, denied.count, sizeof(*denied.items), compare);
	pthread_mutex_unlock(&denied.lock);
	return found;
}
