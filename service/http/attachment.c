#include "http/attachment.h"

#include <assert.h>
#include <openssl/evp.h>
#include <string.h>

#include "base/buffer.h"
#include "base/types.h"

/* attr-char of RFC 8187. */
static bool is_plain(char c)
{
	static const char others[] = "!#$&+-.^_`|~";
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c != '\0' && strchr(others, c) != NULL);
}

/* A character of several bytes leaves one underscore. */
static void put_ascii(struct buffer *b, const char *name)
{
	for (const char *p = name; *p != '\0'; p++) {
		if ((*p & 0xc0) == 0x80)
			continue;
		bool kept = is_plain(*p) || *p == ' ' || *p == '(' || *p == ')';
		buffer_add_char(b, kept ? *p : '_');
	}
}

const char *attachment_disposition(struct arena *arena, const char *file_name)
{
	struct buffer b = buffer_new(arena, 128);
	buffer_add_text(&b, "attachment; filename=\"");
	put_ascii(&b, file_name);
	buffer_add_text(&b, "\"; filename*=UTF-8''");
	for (const char *p = file_name; *p != '\0'; p++) {
		if (is_plain(*p))
			buffer_add_char(&b, *p);
		else
			buffer_printf(&b, "%%%02X", (unsigned char)*p);
	}
	return buffer_text(&b);
}

static unsigned hex_digit(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

const char *attachment_digest(struct arena *arena, const char *sha256)
{
	unsigned char digest[32], text[48];
	assert(strlen(sha256) == 2 * sizeof digest);
	for (size_t i = 0; i < sizeof digest; i++)
		digest[i] = (unsigned char)(hex_digit(sha256[2 * i]) << 4 |
					    hex_digit(sha256[2 * i + 1]));
	EVP_EncodeBlock(text, digest, sizeof digest);
	return arena_printf(arena, "sha-256=:%s:", (const char *)text);
}
