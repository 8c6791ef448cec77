/* A document is taken out of an application that can still change. */
#ifndef GUICHET_USECASE_DELETE_DOCUMENT_H
#define GUICHET_USECASE_DELETE_DOCUMENT_H

#include "base/work.h"

/* ERR_NOT_FOUND: no such document of the actor's own.  ERR_WRONG_STATE: its application is not
 * editable. */
enum err delete_document(struct work *w, struct uuid id) MUST_CHECK;

#endif
