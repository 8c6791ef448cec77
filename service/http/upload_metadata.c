#include "http/upload_metadata.h"

#include <string.h>
#include <unistr.h>

#include "base/field.h"
#include "base/json.h"

#define PLACE ":Upload-Metadata"

static struct pattern kind_pattern = { .text = "^[a-z][a-z0-9_]*$" };
/* A name, not a path: it is offered again to whoever downloads the file. */
static struct pattern filename_pattern = { .text = "^[^/\\\\\\p{Cc}\\p{Cf}]*$" };

/* clang-format off */
static const struct field metadata_fields[] = {
	{ .name = "application_id", .offset = offsetof(struct upload_metadata, application_id),
	  .kind = FIELD_UUID, .required = true },
	{ .name = "kind", .offset = offsetof(struct upload_metadata, kind),
	  .kind = FIELD_TEXT, .required = true, .min = 1, .max = 64, .pattern = &kind_pattern },
	{ .name = "filename", .offset = offsetof(struct upload_metadata, filename),
	  .kind = FIELD_TEXT, .required = true, .min = 1, .max = 200, .pattern = &filename_pattern },
	{ .name = "sha256", .offset = offsetof(struct upload_metadata, sha256),
	  .kind = FIELD_TEXT, .format = FORMAT_SHA256, .max = 64 },
	{ .name = "filetype", .offset = offsetof(struct upload_metadata, filetype),
	  .kind = FIELD_TEXT, .max = 100 },
};
/* clang-format on */

static int base64_digit(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c == '\0' ? NULL : strchr(digits, c);
	return at == NULL ? -1 : (int)(at - digits);
}

/* Padded base64 of one text in UTF-8, as a text; NULL when it is not that. */
static const char *decoded(struct arena *arena, const char *text, size_t length)
{
	size_t padding = length >= 4 && text[length - 1] == '=' ? 1 : 0;
	if (padding == 1 && text[length - 2] == '=')
		padding = 2;
	char *out = arena_alloc(arena, length + 1);
	size_t count = 0;
	uint32_t bits = 0;
	for (size_t i = 0; i < length - padding; i++) {
		int digit = base64_digit(text[i]);
		if (digit < 0)
			return NULL;
		bits = bits << 6 | (uint32_t)digit;
		if (i % 4 != 0)
			out[count++] = (char)(bits >> (6 - 2 * (i % 4)));
	}
	bool canonical = length % 4 == 0 && (bits & (padding == 2   ? 0x0fu
						     : padding == 1 ? 0x03u
								    : 0u)) == 0;
	bool text_of_utf8 =
		memchr(out, '\0', count) == NULL && u8_check((const uint8_t *)out, count) == NULL;
	out[count] = '\0';
	return canonical && text_of_utf8 ? out : NULL;
}

static const struct field *field_of(const char *name, size_t length)
{
	for (size_t i = 0; i < COUNT(metadata_fields); i++) {
		const char *known = metadata_fields[i].name;
		if (strlen(known) == length && memcmp(known, name, length) == 0)
			return &metadata_fields[i];
	}
	return NULL;
}

static void read_pair(struct work *w, const char *pair, size_t length, uint32_t *seen,
		      struct verdict *faults, struct upload_metadata *ret)
{
	const char *space = memchr(pair, ' ', length);
	size_t key_length = space == NULL ? length : (size_t)(space - pair);
	const struct field *field = field_of(pair, key_length);
	if (field == NULL) {
		refuse_at(faults, REASON_UNKNOWN_MEMBER, PLACE);
		return;
	}
	uint32_t bit = 1u << (field - metadata_fields);
	const char *value =
		space == NULL ? "" : decoded(w->arena, space + 1, length - key_length - 1);
	if (*seen & bit)
		refuse_at(faults, REASON_DUPLICATE_ITEM, PLACE, KV("member", field->name));
	else if (value == NULL)
		refuse_at(faults, REASON_FORMAT, PLACE, KV("format", "base64"),
			  KV("member", field->name));
	else
		text_into_field(w, value, field, PLACE, faults, ret);
	*seen |= bit;
}

static const char *skip_spaces(const char *p)
{
	return p + strspn(p, " \t");
}

enum err upload_metadata_read(struct work *w, const char *header, struct upload_metadata *ret)
{
	struct verdict *faults = verdict_new(w->arena);
	struct upload_metadata given = { 0 };
	uint32_t seen = 0;
	for (const char *p = skip_spaces(header);; p = skip_spaces(p + 1)) {
		size_t length = strcspn(p, ",");
		size_t kept = length;
		while (kept > 0 && (p[kept - 1] == ' ' || p[kept - 1] == '\t'))
			kept--;
		read_pair(w, p, kept, &seen, faults, &given);
		p += length;
		if (*p == '\0')
			break;
	}
	for (size_t i = 0; i < COUNT(metadata_fields); i++) {
		if (metadata_fields[i].required && (seen & 1u << i) == 0)
			refuse_at(faults, REASON_REQUIRED, PLACE,
				  KV("member", metadata_fields[i].name));
	}
	if (!verdict_ok(faults)) {
		w->problem->verdict = faults;
		return fail(w->problem, ERR_HEADERS_INVALID);
	}
	*ret = given;
	return OK;
}
