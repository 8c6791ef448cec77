/* Official identifiers whose check digits can be verified without asking anybody. */
#ifndef GUICHET_BASE_IDENTIFIER_H
#define GUICHET_BASE_IDENTIFIER_H

#include <stdbool.h>

enum identifier_fault {
	IDENTIFIER_OK,
	IDENTIFIER_FORMAT,
	IDENTIFIER_CHECKSUM,
	IDENTIFIER_ALL_ZEROS,
	IDENTIFIER_FAULT_COUNT_
};

extern const char *const identifier_fault_words[]; /* "", "format", "checksum", "all_zeros" */

enum identifier_fault siren_check(const char *text);
enum identifier_fault siret_check(const char *text);
/* One legal entity?  Of two SIRET, or of a SIREN and a SIRET. */
bool same_siren(const char *one, const char *other);
/* The form of a commune code (59350, 2A004); whether it exists depends on the vintage. */
bool commune_code_valid(const char *text);

#endif
