/* Headers that go with a file: the name it is offered under, and its digest. */
#ifndef GUICHET_HTTP_ATTACHMENT_H
#define GUICHET_HTTP_ATTACHMENT_H

#include "base/arena.h"

/* Content-Disposition (RFC 6266): saved, never shown; any name, in ASCII and in full. */
const char *attachment_disposition(struct arena *arena, const char *file_name);
/* Repr-Digest (RFC 9530) of 64 hexadecimal digits: sha-256=:…: */
const char *attachment_digest(struct arena *arena, const char *sha256);

#endif
