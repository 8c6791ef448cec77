/* A cursor that was sealed opens as the key it was made of, for the same reader and filters; one
 * bit changed, or another reader, and it does not. */
#include "base/actor.h"
#include "base/config.h"
#include "gen/routes.h"
#include "http/page.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct route *list_route;
static const struct actor ana = { .subject = "ana", .client = "c" };
static const struct actor bob = { .subject = "bob", .client = "c" };

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	setenv("CURSOR_KEY", "the same each time", 1);
	for (size_t i = 0; i < route_count; i++)
		if (strcmp(routes[i].operation, "collective_list") == 0)
			list_route = &routes[i];
	return list_route != NULL && config_read(CONFIG_FOR_TOOLS, stderr) ? 0 : 1;
}

/* What the cursor opens as for this reader; NULL when it does not. */
static const char *opened(struct request *req, const struct actor *actor, const char *cursor)
{
	struct collective_list_in in = { .limit = 20, .cursor = cursor };
	req->in = &in;
	req->work.actor = actor;
	req->problem = (struct problem){ 0 };
	return page_open(req) == OK ? in.cursor : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena_auto_t *arena = arena_new();
	struct exchange ex = { .arena = arena };
	struct collective_page page = { 0 };
	struct request req = { .ex = &ex, .route = list_route, .path = "/v1/collectives" };
	req.work = (struct work){ .arena = arena, .problem = &req.problem, .actor = &ana };
	req.query = "";
	char *text = arena_text(arena, (const char *)data, size);
	opened(&req, &ana, text); /* whatever it is */

	page.page.next_cursor = text;
	req.out = &page;
	page_seal(&req);
	const char *sealed = page.page.next_cursor;
	const char *found = opened(&req, &ana, sealed);
	if (found == NULL || strcmp(found, text) != 0)
		abort();
	if (opened(&req, &bob, sealed) != NULL)
		abort();
	char *changed = arena_text(arena, sealed, strlen(sealed));
	changed[size % strlen(sealed)] ^= 1;
	found = opened(&req, &ana, changed);
	if (found != NULL && strcmp(found, text) != 0)
		abort();
	return 0;
}
