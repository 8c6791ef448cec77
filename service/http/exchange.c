#include "http/exchange.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

const char *exchange_header(const struct exchange *ex, const char *name, size_t *ret_count)
{
	const char *first = NULL;
	size_t count = 0;
	for (size_t i = 0; i < ex->header_count; i++) {
		if (strcasecmp(ex->headers[i].name, name) != 0)
			continue;
		if (count++ == 0)
			first = ex->headers[i].value;
	}
	if (ret_count != NULL)
		*ret_count = count;
	return first;
}

/* What the library would drop without a word, and what would end a header early. */
static bool header_safe(const char *text)
{
	const unsigned char *c = (const unsigned char *)text;
	while ((*c >= 0x20 && *c != 0x7f) || *c == '\t')
		c++;
	return *c == '\0';
}

void reply_header(struct reply *reply, const char *name, const char *value)
{
	assert(reply->header_count < REPLY_HEADERS_MAX);
	assert(*name && strpbrk(name, ": \t") == NULL && header_safe(name));
	assert(header_safe(value));
	reply->headers[reply->header_count++] = (struct header){ .name = name, .value = value };
}
