/* SHA-256 as text: what receipts, tags and the audit trail quote. */
#ifndef GUICHET_BASE_DIGEST_H
#define GUICHET_BASE_DIGEST_H

#include "base/types.h"

struct arena;

/* 64 hexadecimal digits in lower case. */
const char *sha256_text(struct arena *arena, struct bytes bytes);

#endif
