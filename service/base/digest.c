#include "base/digest.h"

#include <openssl/sha.h>

#include "base/arena.h"

const char *sha256_text(struct arena *arena, struct bytes bytes)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char digest[SHA256_DIGEST_LENGTH];
	SHA256((const unsigned char *)bytes.data, bytes.length, digest);
	char *text = arena_alloc(arena, 2 * sizeof digest + 1);
	for (size_t i = 0; i < sizeof digest; i++) {
		text[2 * i] = digits[digest[i] >> 4];
		text[2 * i + 1] = digits[digest[i] & 15];
	}
	return text;
}
