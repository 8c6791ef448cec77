/* What an answer must be: members by their path, values by what is written beside them. */
#include "transcript.h"

#include "base/buffer.h"

#include <jansson.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

static bool is_name(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The length of {NAME} at the head of the text, 0 when there is none. */
static size_t name_length(const char *text)
{
	size_t length = 1;
	if (text[0] != '{' || text[1] < 'A' || text[1] > 'Z')
		return 0;
	while (is_name(text[length]))
		length++;
	return text[length] == '}' ? length - 1 : 0;
}

static const char *value_of(const struct capture *captures, const char *name, size_t length)
{
	for (; captures != NULL; captures = captures->next)
		if (strlen(captures->name) == length && memcmp(captures->name, name, length) == 0)
			return captures->value;
	return NULL;
}

const char *captures_fill(struct arena *arena, const struct capture *captures, const char *text,
			  const char **ret_unknown)
{
	struct buffer out = buffer_new(arena, strlen(text) + 64);
	while (*text != '\0') {
		size_t length = name_length(text);
		if (length == 0) {
			buffer_add_char(&out, *text++);
			continue;
		}
		const char *value = value_of(captures, text + 1, length);
		if (value == NULL) {
			*ret_unknown = arena_text(arena, text + 1, length);
			return NULL;
		}
		buffer_add_text(&out, value);
		text += length + 2;
	}
	return buffer_text(&out);
}

/* --- members */

static const char *scalar_text(struct arena *arena, const json_t *value)
{
	if (json_is_string(value))
		return arena_text(arena, json_string_value(value), json_string_length(value));
	char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	const char *copy = arena_text(arena, text, strlen(text));
	free(text);
	return copy;
}

static void add_text(struct arena *arena, const json_t *json, const char *path, struct buffer *out,
		     bool *found);

static void add_items(struct arena *arena, const json_t *list, const char *rest, struct buffer *out,
		      bool *found)
{
	*found = *found || json_is_array(list);
	for (size_t i = 0; i < json_array_size(list); i++)
		add_text(arena, json_array_get(list, i), rest, out, found);
}

static const json_t *child(struct arena *arena, const json_t *json, const char *name, size_t length)
{
	const char *key = arena_text(arena, name, length);
	if (json_is_array(json) && strspn(key, "0123456789") == length)
		return json_array_get(json, (size_t)strtoul(key, NULL, 10));
	return json_object_get(json, key);
}

static void add_text(struct arena *arena, const json_t *json, const char *path, struct buffer *out,
		     bool *found)
{
	if (json == NULL)
		return;
	if (path == NULL || *path == '\0') {
		if (out->length > 0)
			buffer_add_char(out, ' ');
		buffer_add_text(out, scalar_text(arena, json));
		*found = true;
		return;
	}
	size_t length = strcspn(path, ".");
	const char *rest = path[length] == '.' ? path + length + 1 : NULL;
	if (length == 1 && *path == '*')
		add_items(arena, json, rest, out, found);
	else
		add_text(arena, child(arena, json, path, length), rest, out, found);
}

const char *member_text(struct arena *arena, const json_t *json, const char *path)
{
	struct buffer out = buffer_new(arena, 128);
	bool found = false;
	add_text(arena, json, strcmp(path, "$") == 0 ? "" : path, &out, &found);
	return found ? buffer_text(&out) : NULL;
}

/* --- values */

static bool fits(const char *text, const char *pattern)
{
	regex_t regex;
	if (regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) != 0)
		return false;
	bool matches = regexec(&regex, text, 0, NULL, 0) == 0;
	regfree(&regex);
	return matches;
}

/* `#3`: a list of three items, or an object of three members. */
static bool counts(const char *found, const char *figure)
{
	json_t *json = json_loads(found, JSON_DECODE_ANY, NULL);
	size_t count = json_is_object(json) ? json_object_size(json) : json_array_size(json);
	bool container = json_is_object(json) || json_is_array(json);
	json_decref(json);
	return container && count == strtoul(figure, NULL, 10);
}

const char *expect_text(struct arena *arena, const char *found, const char *expected)
{
	bool holds;
	if (strcmp(expected, "-") == 0)
		holds = found == NULL;
	else if (found == NULL)
		holds = false;
	else if (strcmp(expected, "*") == 0)
		holds = strcmp(found, "null") != 0;
	else if (expected[0] == '~')
		holds = fits(found, expected + 1);
	else if (expected[0] == '!')
		holds = strcmp(found, expected + 1) != 0;
	else if (expected[0] == '#' && expected[1] >= '0' && expected[1] <= '9')
		holds = counts(found, expected + 1);
	else if (strcmp(expected, "(empty)") == 0)
		holds = found[0] == '\0';
	else
		holds = strcmp(found, expected) == 0;
	return holds ? NULL
		     : arena_printf(arena, "expected %s, found %s", expected,
				    found == NULL ? "nothing" : found);
}
