/* Texts with a meaning of their own: what `format` promises in the contract. */
#ifndef GUICHET_BASE_FORMAT_H
#define GUICHET_BASE_FORMAT_H

#include "base/field.h"

/* NULL when the text has the format; otherwise the name of the format, or for SIREN and SIRET the
 * class of the fault: format, checksum, all_zeros. */
const char *format_fault(enum text_format format, const char *text);

#endif
