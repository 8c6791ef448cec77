/* Any request, up to the database: the steps of the dispatcher refuse it with a problem that can be
 * shown, or leave a request of the contract.
 *
 * The text is that of HTTP: request line, headers, an empty line, body.  Whoever asks may do all.
 */
#include "base/actor.h"
#include "base/config.h"
#include "base/zone.h"
#include "gen/schema.h"
#include "http/page.h"
#include "http/request.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct actor_role roles[ROLE_COUNT_];
static struct actor anybody = {
	.subject = "s", .client = "c", .scopes = UINT64_MAX, .roles = { roles, ROLE_COUNT_ }
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	setenv("CURSOR_KEY", "the same each time", 1);
	for (unsigned i = 0; i < ROLE_COUNT_; i++)
		roles[i].role = i;
	return config_read(CONFIG_FOR_TOOLS, stderr) ? 0 : 1;
}

/* Up to the delimiter, which is left out; the rest stays in *rest. */
static const char *part(char **rest, const char *delimiter)
{
	char *text = *rest == NULL ? "" : strsep(rest, delimiter);
	return text == NULL ? "" : text;
}

static void read_exchange(struct exchange *ex, char *text, size_t size)
{
	char *rest = text, *body = strstr(text, "\n\n");
	if (body != NULL) {
		*body = '\0';
		body += 2;
		ex->body = (struct bytes){ body, size - (size_t)(body - text) };
	}
	ex->method = part(&rest, " ");
	ex->target = part(&rest, "\n");
	while (rest != NULL && *rest != '\0' && ex->header_count < REQUEST_HEADERS_MAX) {
		char *line = strsep(&rest, "\n");
		const char *name = part(&line, ":");
		const char *value = line == NULL ? "" : line + strspn(line, " ");
		ex->headers[ex->header_count++] = (struct header){ name, value };
	}
}

static enum err read_request(struct request *req)
{
	read_language(req);
	TRY(match_route(req));
	if (is_options(req))
		return OK;
	TRY(authorize(req));
	TRY(read_headers(req));
	TRY(read_parameters(req));
	TRY(page_open(req));
	return read_body(req);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena_auto_t *arena = arena_new();
	struct exchange ex = { .arena = arena, .address = "", .arrived = { 1800000000000000 } };
	struct reply reply = { 0 };
	struct request req = { .ex = &ex, .reply = &reply };
	read_exchange(&ex, arena_text(arena, (const char *)data, size), size);
	req.work = (struct work){ .arena = arena,
				  .problem = &req.problem,
				  .now = ex.arrived,
				  .actor = &anybody,
				  .id = uuid_new(ex.arrived),
				  .zone = zone_find("Europe/Paris") };
	enum err err = read_request(&req);
	if (err != req.problem.err)
		abort(); /* passed on, but not explained */
	if (err == OK && !is_options(&req) && (req.route == NULL || req.in == NULL))
		abort();
	if (err != OK) {
		struct verdict *faults = verdict_new(arena);
		answer_problem(&req, err);
		if (reply.status < 400 ||
		    !json_answer_valid(&req.work, reply.body, &problem_details_shape, faults))
			abort();
	}
	json_release(&req.patch);
	return 0;
}
