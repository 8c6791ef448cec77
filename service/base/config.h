/* The settings of the service: one row each in config.def, read once from the environment. */
#ifndef GUICHET_BASE_CONFIG_H
#define GUICHET_BASE_CONFIG_H

#include "base/log.h"
#include "base/types.h"

#include <stdio.h>

#define CONFIG_INTEGER int64_t
#define CONFIG_BOOLEAN bool
#define CONFIG_TEXT    const char * /* never NULL */
#define CONFIG_SECRET  const char *
#define CONFIG_ADDRESS const char *
#define CONFIG_ZONE    const char *
#define CONFIG_SCANNER const char *
#define CONFIG_LEVEL   enum log_level
#define CONFIG_ORIGINS struct text_list

struct config {
#define SETTING(kind, member, variable, fallback, least, most, help) CONFIG_##kind member;
#include "base/config.def"
#undef SETTING
};

enum config_use {
	CONFIG_FOR_TOOLS, /* what only the service needs may be absent */
	CONFIG_FOR_SERVICE,
};

/* Before any thread.  False when a value is refused: each mistake is a line of `errors` that names
 * the setting, and the settings stay as they were. */
bool config_read(enum config_use use, FILE *errors) MUST_CHECK;

/* The defaults until config_read has succeeded; then never changes. */
const struct config *config(void);

void config_print_help(FILE *out);  /* for a terminal */
void config_print_table(FILE *out); /* in Markdown, as the README shows it */

#endif
