#include "job/verify_audit.h"

#include <stdlib.h>
#include <string.h>

#include "base/actor.h"
#include "base/json.h"
#include "job/audit_chain.h"

#define LINE_MAX_BYTES 65536

static const char *const fault_words[AUDIT_FAULT_COUNT_] = {
	[AUDIT_UNREADABLE] = "is not an audit entry",
	[AUDIT_GAP] = "does not follow the position before",
	[AUDIT_LINK_BROKEN] = "does not carry the hash of the row before",
	[AUDIT_ROW_CHANGED] = "does not have the hash of what it says",
	[AUDIT_END_MISSING] = "is the last one, but another end was expected",
	[AUDIT_EMPTY] = "there is no entry",
};

static bool entry_read(struct arena *arena, const char *line, struct audit_entry *ret)
{
	struct problem problem = { 0 };
	struct work w = { .arena = arena, .problem = &problem, .actor = &actor_public };
	struct verdict *faults = verdict_new(arena);
	json_auto_t *json = NULL;
	if (json_parse(&w, (struct bytes){ line, strlen(line) }, &json) != OK)
		return false;
	json_into(&w, json, &audit_entry_shape, JSON_WHOLE, "#", faults, ret);
	return verdict_ok(faults);
}

/* An export may begin anywhere; from the first row on, it begins with the start of the chain. */
static enum audit_fault fault_of(struct arena *arena, const struct audit_entry *entry,
				 const struct audit_finding *last)
{
	bool first = last->line == 0;
	if (first ? entry->position < 1 : entry->position != last->position + 1)
		return AUDIT_GAP;
	if (entry->position == 1 ? strcmp(entry->prev_hash, audit_chain_start) != 0
				 : !first && strcmp(entry->prev_hash, last->hash) != 0)
		return AUDIT_LINK_BROKEN;
	if (strcmp(entry->hash, audit_chain_hash(arena, entry)) != 0)
		return AUDIT_ROW_CHANGED;
	return AUDIT_HOLDS;
}

static void check_line(struct arena *arena, const char *line, struct audit_finding *last)
{
	struct audit_entry entry = { 0 };
	bool readable = entry_read(arena, line, &entry);
	last->fault = readable ? fault_of(arena, &entry, last) : AUDIT_UNREADABLE;
	last->line++;
	last->position = readable ? entry.position : 0;
	if (last->fault == AUDIT_HOLDS)
		memcpy(last->hash, entry.hash, sizeof last->hash);
}

struct audit_finding audit_verify(FILE *in, int64_t end_position, const char *end_hash)
{
	static char line[LINE_MAX_BYTES];
	struct audit_finding last = { .fault = AUDIT_HOLDS };
	arena_auto_t *arena = arena_new();
	while (last.fault == AUDIT_HOLDS && fgets(line, sizeof line, in) != NULL) {
		check_line(arena, line, &last);
		arena_reset(arena);
	}
	if (last.line == 0)
		last.fault = AUDIT_EMPTY;
	else if (last.fault == AUDIT_HOLDS && end_position != 0 &&
		 (last.position != end_position || strcmp(last.hash, end_hash) != 0))
		last.fault = AUDIT_END_MISSING;
	return last;
}

/* 1234:0a1b… */
static bool end_read(const char *text, int64_t *ret_position, const char **ret_hash)
{
	char *colon = NULL;
	*ret_position = strtoll(text, &colon, 10);
	*ret_hash = colon + 1;
	return *colon == ':' && *ret_position > 0 && strlen(*ret_hash) == 64;
}

int verify_audit_main(int argc, char **argv)
{
	int64_t end_position = 0;
	const char *end_hash = "";
	bool understood = argc == 1 || (argc == 3 && strcmp(argv[1], "--end") == 0 &&
					end_read(argv[2], &end_position, &end_hash));
	if (!understood) {
		fprintf(stderr, "usage: guichet %s [--end POSITION:HASH] < export.ndjson\n",
			argv[0]);
		return 2;
	}
	struct audit_finding found = audit_verify(stdin, end_position, end_hash);
	if (found.fault != AUDIT_HOLDS) {
		fprintf(stderr, "line %lld, position %lld: %s\n", (long long)found.line,
			(long long)found.position, fault_words[found.fault]);
		return EXIT_FAILURE;
	}
	printf("the chain holds up to %lld:%s\n", (long long)found.position, found.hash);
	return EXIT_SUCCESS;
}
