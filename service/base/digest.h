/* SHA-256 as text: what receipts, tags and the audit trail quote. */
#ifndef GUICHET_BASE_DIGEST_H
#define GUICHET_BASE_DIGEST_H

#include "base/types.h"

struct arena;

/* 64 hexadecimal digits in lower case. */
const char *sha256_text(struct arena *arena, struct bytes bytes);

/* The same of what comes in pieces. */
struct evp_md_ctx_st;
struct evp_md_ctx_st *digest_new(void);
void digest_free(struct evp_md_ctx_st **digest);
#define digest_auto_t __attribute__((cleanup(digest_free))) struct evp_md_ctx_st
void digest_add(struct evp_md_ctx_st *digest, struct bytes bytes);
/* Of all that was added; nothing may be added after. */
const char *digest_text(struct arena *arena, struct evp_md_ctx_st *digest);

#endif
