/* What a file is, told by its content and never by its name; the only place with libmagic. */
#ifndef GUICHET_BASE_MEDIA_H
#define GUICHET_BASE_MEDIA_H

#include "base/types.h"

/* The ends of a file that are looked at; a smaller file is wholly in both. */
#define MEDIA_HEAD_BYTES 262144
#define MEDIA_TAIL_BYTES 65557 /* the end record of a ZIP archive and its longest comment */

/* The media type, as `application/pdf`; of a file that is readable as two things, both, joined by
 * ` + `, which is no accepted type.  May be called by any thread. */
const char *media_type_told(struct arena *arena, struct bytes head, struct bytes tail);
/* PDF, PNG, JPEG, ODT and DOCX. */
bool media_type_accepted(const char *type);

#endif
