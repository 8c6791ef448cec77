/* From the text of a transcript to its steps. */
#include "transcript.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNKS_MAX 64

struct reading {
	struct arena *arena;
	const char *file;
	int line;
	const char *fault;
	struct step *first, **last;
	struct step *request; /* the last one: what its continuation lines speak of */
	bool answered;        /* its `=>` line was read: expectations follow */
	bool in_body;
};

static void complain(struct reading *r, const char *what)
{
	if (r->fault == NULL)
		r->fault = arena_printf(r->arena, "%s:%d: %s", r->file, r->line, what);
}

static struct step *add_step(struct reading *r, enum step_kind kind)
{
	struct step *step = arena_new_one(r->arena, struct step);
	step->kind = kind;
	step->file = r->file;
	step->line = r->line;
	*r->last = step;
	r->last = &step->next;
	return step;
}

/* Chunks stand apart by two spaces or more. */
static size_t split(struct reading *r, const char *line, const char *chunks[static CHUNKS_MAX])
{
	size_t count = 0;
	while (*line == ' ')
		line++;
	while (*line != '\0' && count < CHUNKS_MAX) {
		const char *end = strstr(line, "  ");
		size_t length = end == NULL ? strlen(line) : (size_t)(end - line);
		while (end == NULL && length > 0 && line[length - 1] == ' ')
			length--;
		chunks[count++] = arena_text(r->arena, line, length);
		line += length;
		while (*line == ' ')
			line++;
	}
	return count;
}

static void read_headers_of(struct reading *r, const char **chunks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strchr(chunks[i], ':') == NULL || r->request->header_count == STEP_HEADERS_MAX)
			complain(r, "this is no header");
		else
			r->request->headers[r->request->header_count++] = chunks[i];
	}
}

static void read_expectations(struct reading *r, const char **chunks, size_t count)
{
	struct step *step = r->request;
	if (count % 2 != 0)
		complain(r, "expectations are pairs: member, two spaces, value");
	for (size_t i = 0; i + 1 < count; i += 2) {
		if (step->expectation_count == STEP_EXPECTATIONS_MAX)
			complain(r, "too many expectations");
		else
			step->expectations[step->expectation_count++] =
				(struct expectation){ r->line, chunks[i], chunks[i + 1] };
	}
}

static void read_answer(struct reading *r, const char **chunks, size_t count)
{
	char *rest = NULL;
	if (r->request == NULL || r->answered || count == 0) {
		complain(r, "an answer follows a request");
		return;
	}
	r->request->status = (int)strtol(chunks[0], &rest, 10);
	if (*rest == ' ')
		r->request->media_type = rest + 1;
	else if (*rest != '\0')
		complain(r, "a status has three digits");
	r->answered = true;
	read_expectations(r, chunks + 1, count - 1);
}

static bool is_method(const char *word)
{
	size_t upper = strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	return upper >= 3 && word[upper] == '\0';
}

static void read_request(struct reading *r, const char **chunks, size_t count)
{
	struct step *step = add_step(r, STEP_REQUEST);
	r->request = step;
	r->answered = false;
	step->method = chunks[0];
	if (count < 2) {
		complain(r, "a request has a target");
		return;
	}
	step->target = chunks[1];
	read_headers_of(r, chunks + 2, count - 2);
}

/* Words and how many chunks each takes. */
static const struct word {
	const char *word;
	enum step_kind kind;
	size_t arity;
} words[] = {
	{ "let", STEP_LET, 2 },         { "now", STEP_NOW, 1 },   { "as", STEP_AS, 1 },
	{ "row", STEP_ROW, 1 },         { "none", STEP_NONE, 1 }, { "one", STEP_ONE, 1 },
	{ "sql", STEP_SQL, 1 },         { "rows", STEP_ROWS, 2 }, { "hold", STEP_HOLD, 1 },
	{ "release", STEP_RELEASE, 0 }, { "keep", STEP_KEEP, 0 }, { "same", STEP_SAME, 0 },
	{ "away", STEP_AWAY, 0 },       { "back", STEP_BACK, 0 }, { "include", STEP_INCLUDE, 1 },
	{ "jobs", STEP_JOBS, 0 },
};

static const struct word *word_of(const char *text)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (strcmp(words[i].word, text) == 0)
			return &words[i];
	return NULL;
}

static void read_words(struct reading *r, const char **chunks, size_t count)
{
	for (size_t i = 0; i < count;) {
		const struct word *word = word_of(chunks[i]);
		if (word == NULL || count - i - 1 < word->arity) {
			complain(r, arena_printf(r->arena, "`%s` is not understood", chunks[i]));
			return;
		}
		struct step *step = add_step(r, word->kind);
		step->text = word->arity > 0 ? chunks[i + 1] : NULL;
		step->more = word->arity > 1 ? chunks[i + 2] : NULL;
		i += 1 + word->arity;
	}
}

static void add_body_line(struct reading *r, const char *line)
{
	struct step *step = r->request;
	step->body = step->body == NULL ? line : arena_printf(r->arena, "%s\n%s", step->body, line);
}

static bool starts_body(const struct reading *r, const char *line)
{
	line += strspn(line, " ");
	return r->request != NULL && !r->answered && (*line == '{' || *line == '[');
}

static void read_line(struct reading *r, const char *line)
{
	const char *chunks[CHUNKS_MAX];
	bool answer = strncmp(line, "=>", 2) == 0;
	if (!answer && (r->in_body || starts_body(r, line))) {
		r->in_body = true;
		add_body_line(r, line);
		return;
	}
	r->in_body = false;
	if (line[strspn(line, " ")] == '\0' || line[0] == '#')
		return;
	size_t count = split(r, line, chunks);
	if (answer)
		read_answer(r, chunks + 1, count - 1);
	else if (line[0] == ' ' && r->request != NULL && r->answered)
		read_expectations(r, chunks, count);
	else if (line[0] == ' ' && r->request != NULL)
		read_headers_of(r, chunks, count);
	else if (strcmp(chunks[0], "body") == 0 && count >= 2 && r->request != NULL) {
		r->request->body = strstr(line, chunks[1]);
		r->request->raw_body = true;
	} else if (is_method(chunks[0]))
		read_request(r, chunks, count);
	else
		read_words(r, chunks, count);
}

static char *file_text(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return NULL;
	char *text = arena_alloc(arena, 262144);
	size_t length = fread(text, 1, 262143, file);
	fclose(file);
	text[length] = '\0';
	return text;
}

struct step *transcript_read(struct arena *arena, const char *path, const char **ret_fault)
{
	const char *name = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;
	struct reading r = { .arena = arena, .file = name };
	r.last = &r.first;
	char *text = file_text(arena, path);
	if (text == NULL) {
		*ret_fault = arena_printf(arena, "%s cannot be read", path);
		return NULL;
	}
	char *rest = text;
	for (char *line; (line = strsep(&rest, "\n")) != NULL && r.fault == NULL;) {
		r.line++;
		read_line(&r, line);
		if (r.request != NULL && !r.answered && r.first != r.request && *r.last != NULL)
			complain(&r, "a request without an answer");
	}
	if (r.first == NULL)
		complain(&r, "no step");
	*ret_fault = r.fault;
	return r.fault == NULL ? r.first : NULL;
}
