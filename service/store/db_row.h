/* A column of a row to a member of a struct.  Private to the store. */
#ifndef GUICHET_STORE_DB_ROW_H
#define GUICHET_STORE_DB_ROW_H

#include "base/field.h"
#include "base/work.h"

/* text.data is NULL for null.  A value that does not fit the member is a bug: asserted. */
void column_into(struct work *w, struct bytes text, const struct field *field, void *base);

#endif
