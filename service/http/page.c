#include "http/page.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <string.h>

#include "base/actor.h"
#include "base/config.h"
#include "base/digest.h"

#define LIMIT_MAX    100
#define TAG_BYTES    16
#define SCOPE_DIGITS 16 /* of the digest of filters and caller */

static unsigned char seal_key[32];
static pthread_once_t seal_once = PTHREAD_ONCE_INIT;

/* From the setting, so that every process opens what another sealed; else drawn at start. */
static void seal_key_make(void)
{
	const char *secret = config()->cursor_key;
	unsigned length = sizeof seal_key;
	if (secret[0] == '\0')
		RAND_bytes(seal_key, sizeof seal_key);
	else
		EVP_Digest(secret, strlen(secret), seal_key, &length, EVP_sha256(), NULL);
}

static void seal_tag(const char *text, size_t length, unsigned char ret[static EVP_MAX_MD_SIZE])
{
	unsigned size = EVP_MAX_MD_SIZE;
	pthread_once(&seal_once, seal_key_make);
	HMAC(EVP_sha256(), seal_key, sizeof seal_key, (const unsigned char *)text, length, ret,
	     &size);
}

/* What a cursor holds for: the path and query without paging, and who asks. */
static const char *scope_of(struct request *req)
{
	struct buffer text = buffer_new(req->ex->arena, 256);
	buffer_printf(&text, "%s\n%s\n%s\n", req->path,
		      req->work.actor->client == NULL ? "" : req->work.actor->client,
		      req->work.actor->subject == NULL ? "" : req->work.actor->subject);
	for (const char *p = req->query; *p != '\0';) {
		size_t length = strcspn(p, "&");
		if (strncmp(p, "cursor=", 7) != 0 && strncmp(p, "limit=", 6) != 0) {
			buffer_add(&text, p, length);
			buffer_add_char(&text, '&');
		}
		p += length + (p[length] == '&');
	}
	return arena_text(req->ex->arena,
			  sha256_text(req->ex->arena, (struct bytes){ text.data, text.length }),
			  SCOPE_DIGITS);
}

static const char *base64url(struct arena *arena, struct bytes bytes)
{
	char *text = arena_alloc(arena, bytes.length * 4 / 3 + 5);
	int length = EVP_EncodeBlock((unsigned char *)text, (const unsigned char *)bytes.data,
				     (int)bytes.length);
	for (int i = 0; i < length; i++) {
		if (text[i] == '+')
			text[i] = '-';
		else if (text[i] == '/')
			text[i] = '_';
		else if (text[i] == '=')
			text[i] = '\0';
	}
	return text;
}

static struct bytes base64url_open(struct arena *arena, const char *text)
{
	size_t length = strlen(text), padded = (length + 3) / 4 * 4;
	char *copy = arena_alloc(arena, padded + 1);
	unsigned char *out = arena_alloc(arena, padded + 1);
	memset(copy, '=', padded);
	for (size_t i = 0; i < length; i++)
		copy[i] = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];
	int decoded = EVP_DecodeBlock(out, (const unsigned char *)copy, (int)padded);
	if (decoded < 0 || padded - length > 2)
		return (struct bytes){ 0 };
	return (struct bytes){ (const char *)out, (size_t)decoded - (padded - length) };
}

/* <scope><key><tag>, in base64url. */
static const char *seal(struct request *req, const char *key)
{
	unsigned char tag[EVP_MAX_MD_SIZE];
	struct buffer text = buffer_new(req->ex->arena, 128);
	buffer_add_text(&text, scope_of(req));
	buffer_add_text(&text, key);
	seal_tag(text.data, text.length, tag);
	buffer_add(&text, (const char *)tag, TAG_BYTES);
	return base64url(req->ex->arena, (struct bytes){ text.data, text.length });
}

static enum err open_cursor(struct request *req, const char **cursor)
{
	unsigned char tag[EVP_MAX_MD_SIZE];
	struct bytes text = base64url_open(req->ex->arena, *cursor);
	if (text.length < SCOPE_DIGITS + TAG_BYTES)
		return fail(req->work.problem, ERR_CURSOR_INVALID);
	size_t length = text.length - TAG_BYTES;
	seal_tag(text.data, length, tag);
	if (CRYPTO_memcmp(tag, text.data + length, TAG_BYTES) != 0)
		return fail(req->work.problem, ERR_CURSOR_INVALID);
	if (memcmp(text.data, scope_of(req), SCOPE_DIGITS) != 0)
		return fail(req->work.problem, ERR_CURSOR_MISMATCH);
	*cursor = arena_text(req->ex->arena, text.data + SCOPE_DIGITS, length - SCOPE_DIGITS);
	return OK;
}

static void *parameter(struct request *req, const char *name)
{
	const struct route *r = req->route;
	for (size_t i = 0; i < r->query_param_count; i++)
		if (strcmp(r->query_params[i].name, name) == 0)
			return (char *)req->in + r->query_params[i].offset;
	return NULL;
}

enum err page_open(struct request *req)
{
	int64_t *limit = parameter(req, "limit");
	const char **cursor = parameter(req, "cursor");
	if (limit != NULL && *limit > LIMIT_MAX)
		*limit = LIMIT_MAX;
	return cursor == NULL || *cursor == NULL ? OK : open_cursor(req, cursor);
}

void page_seal(struct request *req)
{
	const struct shape *reply = req->route->reply;
	for (size_t i = 0; i < reply->count; i++) {
		const struct field *page = &reply->fields[i];
		if (page->kind != FIELD_OBJECT || strcmp(page->name, "page") != 0)
			continue;
		char *base = (char *)req->out + page->offset;
		for (size_t k = 0; k < page->shape->count; k++) {
			const struct field *field = &page->shape->fields[k];
			const char **cursor = (const char **)(base + field->offset);
			if (strcmp(field->name, "next_cursor") == 0 && *cursor != NULL)
				*cursor = seal(req, *cursor);
		}
	}
}

bool page_cut(void *list, int64_t limit, struct page *ret)
{
	struct any_list {
		void *items;
		size_t count;
	} *rows = list;
	ret->limit = limit;
	ret->has_more = rows->count > (size_t)limit;
	if (ret->has_more)
		rows->count = (size_t)limit;
	return ret->has_more;
}

const char *uuid_text(struct work *w, struct uuid id)
{
	char *text = arena_alloc(w->arena, 37);
	uuid_format(id, text);
	return text;
}
