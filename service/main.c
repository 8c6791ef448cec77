/* guichet: reads its settings, starts jobs and server, waits for the signal to stop. */
#include "base/config.h"
#include "base/log.h"
#include "http/answer_cache.h"
#include "http/dispatch.h"
#include "http/server.h"
#include "http/token.h"
#include "job/runner.h"
#include "job/verify_audit.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static void database_configure(void)
{
	db_configure(&(struct db_settings){
		.url = config()->database_url,
		.connect_timeout_s = (int32_t)config()->connect_timeout_s,
		.answer_timeout_ms = (int32_t)config()->answer_timeout_ms,
		.statement_timeout_ms = (int32_t)config()->statement_timeout_ms,
		.lock_timeout_ms = (int32_t)config()->lock_timeout_ms,
		.idle_in_transaction_timeout_ms = (int32_t)config()->idle_in_transaction_ms,
	});
}

static bool keys_load(void)
{
	const char *error = NULL;
	struct token_settings settings = { .issuer = config()->jwt_issuer,
					   .audience = config()->jwt_audience,
					   .jwks = config()->jwks,
					   .deny_file = config()->jwt_deny_file,
					   .plain_jwt = config()->jwt_plain,
					   .limit = (size_t)config()->token_limit };
	if (token_keys_load(&settings, &error))
		return true;
	log_write(NULL, LOG_KEYS_UNUSABLE, KV("cause", error));
	return false;
}

static int serve(void)
{
	server_block_signals();
	if (!config_read(CONFIG_FOR_SERVICE, stderr))
		return EXIT_FAILURE;
	database_configure();
	answer_cache_enable();
	bool served = keys_load() && jobs_start() && server_run(dispatch);
	jobs_stop();
	return served ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int token(int argc, char **argv)
{
	if (!config_read(CONFIG_FOR_TOOLS, stderr))
		return EXIT_FAILURE;
	struct token_mint_settings settings = { .dev_key = config()->dev_key,
						.issuer = config()->jwt_issuer,
						.audience = config()->jwt_audience,
						.now = { (int64_t)time(NULL) * 1000000 } };
	return token_mint_main(&settings, argc, argv);
}

int main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "serve";
	if (strcmp(command, "serve") == 0 && argc <= 2)
		return serve();
	if (strcmp(command, "token") == 0)
		return token(argc - 1, argv + 1);
	if (strcmp(command, "keys") == 0)
		return token_keys_main(argc - 1, argv + 1);
	if (strcmp(command, "verify-audit") == 0)
		return verify_audit_main(argc - 1, argv + 1);
	bool table = strcmp(command, "--config-table") == 0, help = strcmp(command, "--help") == 0;
	(table ? config_print_table : config_print_help)(table || help ? stdout : stderr);
	return table || help ? EXIT_SUCCESS : 2;
}
