#include "base/config.h"

#include "base/arena.h"
#include "base/zone.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum kind { INTEGER, BOOLEAN, TEXT, SECRET, ADDRESS, ZONE, SCANNER, LEVEL, ORIGINS };

struct setting {
	const char *variable;
	enum kind kind;
	size_t offset;
	const char *fallback;
	int64_t least, most;
	const char *help;
};

static const struct setting settings[] = {
#define SETTING(kind_, member_, variable_, fallback_, least_, most_, help_)                        \
	{ .variable = (variable_),                                                                 \
	  .kind = (kind_),                                                                         \
	  .offset = offsetof(struct config, member_),                                              \
	  .fallback = (fallback_),                                                                 \
	  .least = (least_),                                                                       \
	  .most = (most_),                                                                         \
	  .help = (help_) },
#include "base/config.def"
#undef SETTING
};

static struct config current;
static struct arena *memory; /* of the texts of current */
static pthread_once_t defaults_once = PTHREAD_ONCE_INIT;

/* One value on its way from text to struct; the first fault is kept. */
struct reading {
	const struct setting *setting;
	struct arena *arena;
	const char *text;
	void *ret;
	const char *fault; /* NULL while all is well */
};

/* --- one function per kind */

static void read_integer(struct reading *r)
{
	char *end = NULL;
	errno = 0;
	long long value = strtoll(r->text, &end, 10);
	bool whole = r->text[0] >= '0' && r->text[0] <= '9' && *end == '\0' && errno == 0;
	if (!whole || value < r->setting->least || value > r->setting->most)
		r->fault = arena_printf(r->arena, "must be a whole number from %lld to %lld",
					(long long)r->setting->least, (long long)r->setting->most);
	else
		*(int64_t *)r->ret = value;
}

static void read_boolean(struct reading *r)
{
	if (strcmp(r->text, "true") != 0 && strcmp(r->text, "false") != 0)
		r->fault = "must be true or false";
	else
		*(bool *)r->ret = strcmp(r->text, "true") == 0;
}

static void read_text(struct reading *r)
{
	size_t length = strlen(r->text);
	if (length < (size_t)r->setting->least)
		r->fault = "must be set";
	else if (length > (size_t)r->setting->most)
		r->fault = arena_printf(r->arena, "must have at most %lld bytes",
					(long long)r->setting->most);
	else
		*(const char **)r->ret = arena_text(r->arena, r->text, length);
}

static void read_address(struct reading *r)
{
	struct in_addr address;
	bool absent = r->text[0] == '\0' && r->setting->least == 0;
	if (!absent && inet_pton(AF_INET, r->text, &address) != 1)
		r->fault = "must be an IPv4 address, such as 127.0.0.1";
	else
		read_text(r);
}

static void read_zone(struct reading *r)
{
	if (zone_find(r->text) == NULL)
		r->fault = "must be a time zone, such as Europe/Paris";
	else
		read_text(r);
}

static void read_scanner(struct reading *r)
{
	if (strcmp(r->text, "none") != 0)
		r->fault = "must be none";
	else
		read_text(r);
}

static void read_level(struct reading *r)
{
	for (int i = 0; i < LOG_LEVEL_COUNT_; i++) {
		if (strcmp(r->text, log_level_words[i]) == 0) {
			*(enum log_level *)r->ret = (enum log_level)i;
			return;
		}
	}
	r->fault = "must be debug, info, warn or error";
}

/* scheme://host[:port] in lower case, as a browser sends it: no path, no star, not `null`. */
static bool is_origin(const char *text)
{
	const char *host = NULL;
	if (strncmp(text, "https://", 8) == 0)
		host = text + 8;
	else if (strncmp(text, "http://", 7) == 0)
		host = text + 7;
	return host != NULL && *host != '\0' &&
	       strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-:[]") == strlen(host);
}

static void read_origins(struct reading *r)
{
	size_t room = 1;
	for (const char *c = r->text; *c; c++)
		room += *c == ',';
	struct text_list list = { .items = arena_new_many(r->arena, const char *, room) };

	char *rest = arena_text(r->arena, r->text, strlen(r->text));
	for (char *item; (item = strsep(&rest, ",")) != NULL;) {
		item += strspn(item, " ");
		item[strcspn(item, " ")] = '\0';
		if (*item == '\0' && room == 1)
			break;
		if (!is_origin(item)) {
			r->fault =
				"must be origins such as https://example.org, separated by commas";
			return;
		}
		list.items[list.count++] = item;
	}
	*(struct text_list *)r->ret = list;
}

static void (*const readers[])(struct reading *) = {
	[INTEGER] = read_integer, [BOOLEAN] = read_boolean, [TEXT] = read_text,
	[SECRET] = read_text,     [ADDRESS] = read_address, [ZONE] = read_zone,
	[SCANNER] = read_scanner, [LEVEL] = read_level,     [ORIGINS] = read_origins,
};

/* --- the whole */

static bool required(const struct setting *s)
{
	return (s->kind == TEXT || s->kind == SECRET) && s->least > 0;
}

/* An empty variable is an absent one: compose files set what they do not know to nothing. */
static const char *value_of(const struct setting *s)
{
	const char *value = getenv(s->variable);
	return value != NULL && *value != '\0' ? value : s->fallback;
}

static bool read_setting(const struct setting *s, const char *text, struct arena *arena,
			 struct config *ret, const char **ret_fault)
{
	struct reading r = {
		.setting = s, .arena = arena, .text = text, .ret = (char *)ret + s->offset
	};
	readers[s->kind](&r);
	*ret_fault = r.fault;
	return r.fault == NULL;
}

/* What is needed to serve and absent reads as "". */
static void read_defaults(struct arena *arena, struct config *ret)
{
	for (size_t i = 0; i < COUNT(settings); i++) {
		const char *fault = NULL;
		if (required(&settings[i]))
			*(const char **)((char *)ret + settings[i].offset) = "";
		else if (!read_setting(&settings[i], settings[i].fallback, arena, ret, &fault))
			abort();
	}
}

static void set_defaults(void)
{
	memory = arena_new();
	read_defaults(memory, &current);
}

/* 256 bits as hexadecimal digits. */
static const char *draw_key(struct arena *arena)
{
	unsigned char bytes[32];
	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		abort();
	char *text = arena_alloc(arena, sizeof(bytes) * 2 + 1);
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(text + i * 2, 3, "%02x", bytes[i]);
	return text;
}

bool config_read(enum config_use use, FILE *errors)
{
	pthread_once(&defaults_once, set_defaults);
	struct arena *arena = arena_new();
	struct config read = { 0 };
	bool good = true;
	read_defaults(arena, &read);
	for (size_t i = 0; i < COUNT(settings); i++) {
		const char *text = value_of(&settings[i]), *fault = NULL;
		if (*text == '\0' && required(&settings[i]) && use == CONFIG_FOR_TOOLS)
			continue;
		if (!read_setting(&settings[i], text, arena, &read, &fault)) {
			fprintf(errors, "guichet: %s %s\n", settings[i].variable, fault);
			good = false;
		}
	}
	if (!good) {
		arena_free(arena);
		return false;
	}
	if (*read.cursor_key == '\0')
		read.cursor_key = draw_key(arena);
	arena_free(memory);
	memory = arena;
	current = read;
	return true;
}

const struct config *config(void)
{
	pthread_once(&defaults_once, set_defaults);
	return &current;
}

/* --- for people */

static const char *default_of(const struct setting *s)
{
	if (required(s))
		return "(to be set)";
	return *s->fallback != '\0' ? s->fallback : "(empty)";
}

void config_print_help(FILE *out)
{
	fputs("usage: guichet [serve]           answers requests until SIGTERM\n"
	      "       guichet token --role R …  prints a development token\n"
	      "       guichet keys --out DIR    makes a development key and its key set\n"
	      "       guichet verify-audit      checks an export of the audit trail, given on "
	      "stdin\n"
	      "       guichet --config-table    prints the settings in Markdown\n"
	      "\nSettings, from the environment:\n\n",
	      out);
	for (size_t i = 0; i < COUNT(settings); i++) {
		const struct setting *s = &settings[i];
		fprintf(out, "  %s  %s", s->variable, default_of(s));
		if (s->kind == INTEGER)
			fprintf(out, "  [%lld to %lld]", (long long)s->least, (long long)s->most);
		fprintf(out, "\n      %s\n", s->help);
	}
}

void config_print_table(FILE *out)
{
	fputs("| Setting | Default | Bounds | Meaning |\n|---|---|---|---|\n", out);
	for (size_t i = 0; i < COUNT(settings); i++) {
		const struct setting *s = &settings[i];
		const char *mark = required(s) || *s->fallback == '\0' ? "" : "`";
		fprintf(out, "| `%s` | %s%s%s | ", s->variable, mark, default_of(s), mark);
		if (s->kind == INTEGER)
			fprintf(out, "%lld to %lld", (long long)s->least, (long long)s->most);
		fprintf(out, " | %s |\n", s->help);
	}
}
