#include "base/digest.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <pthread.h>

#include "base/arena.h"

static const char *hexadecimal(struct arena *arena, const unsigned char *digest)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(arena, 2 * SHA256_DIGEST_LENGTH + 1);
	for (size_t i = 0; i < SHA256_DIGEST_LENGTH; i++) {
		text[2 * i] = digits[digest[i] >> 4];
		text[2 * i + 1] = digits[digest[i] & 15];
	}
	return text;
}

/* OpenSSL looks an algorithm up by its name each time, unless it is given one that was fetched. */
static EVP_MD *fetched;

static void fetch(void)
{
	fetched = EVP_MD_fetch(NULL, "SHA256", NULL);
	assert(fetched != NULL);
}

static const EVP_MD *sha256(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, fetch);
	return fetched;
}

const char *sha256_text(struct arena *arena, struct bytes bytes)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	int made = EVP_Digest(bytes.data, bytes.length, digest, NULL, sha256(), NULL);
	assert(made == 1);
	return hexadecimal(arena, digest);
}

EVP_MD_CTX *digest_new(void)
{
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	int begun = EVP_DigestInit_ex(digest, sha256(), NULL);
	assert(begun == 1);
	return digest;
}

void digest_free(EVP_MD_CTX **digest)
{
	EVP_MD_CTX_free(*digest);
	*digest = NULL;
}

void digest_add(EVP_MD_CTX *digest, struct bytes bytes)
{
	int added = EVP_DigestUpdate(digest, bytes.data, bytes.length);
	assert(added == 1);
}

const char *digest_text(struct arena *arena, EVP_MD_CTX *digest)
{
	unsigned char bytes[SHA256_DIGEST_LENGTH];
	int ended = EVP_DigestFinal_ex(digest, bytes, NULL);
	assert(ended == 1);
	return hexadecimal(arena, bytes);
}
