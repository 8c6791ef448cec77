#include "base/identifier.h"

#include <string.h>

#define SIREN_LENGTH 9
#define SIRET_LENGTH 14

const char *const identifier_fault_words[] = { "", "format", "checksum", "all_zeros", NULL };

static int digit(char c)
{
	return c - '0';
}

/* Luhn: from the right, every second digit counts double, its two figures added. */
static bool luhn_valid(const char *text, size_t length)
{
	int sum = 0;
	for (size_t i = 0; i < length; i++) {
		int value = digit(text[length - 1 - i]) * (i % 2 == 1 ? 2 : 1);
		sum += value > 9 ? value - 9 : value;
	}
	return sum % 10 == 0;
}

/* La Poste numbers its sites so that their digits add up to a multiple of five; its head office
 * follows the common rule. */
static bool post_office_valid(const char *text)
{
	int sum = 0;
	for (size_t i = 0; i < SIRET_LENGTH; i++)
		sum += digit(text[i]);
	return sum % 5 == 0;
}

static enum identifier_fault form_check(const char *text, size_t length)
{
	if (strlen(text) != length || strspn(text, "0123456789") != length)
		return IDENTIFIER_FORMAT;
	return strspn(text, "0") == length ? IDENTIFIER_ALL_ZEROS : IDENTIFIER_OK;
}

enum identifier_fault siren_check(const char *text)
{
	enum identifier_fault fault = form_check(text, SIREN_LENGTH);
	if (fault != IDENTIFIER_OK)
		return fault;
	return luhn_valid(text, SIREN_LENGTH) ? IDENTIFIER_OK : IDENTIFIER_CHECKSUM;
}

enum identifier_fault siret_check(const char *text)
{
	enum identifier_fault fault = form_check(text, SIRET_LENGTH);
	if (fault != IDENTIFIER_OK)
		return fault;
	bool valid = luhn_valid(text, SIREN_LENGTH) && luhn_valid(text, SIRET_LENGTH);
	if (strncmp(text, "356000000", SIREN_LENGTH) == 0 && strcmp(text, "35600000000048") != 0)
		valid = post_office_valid(text);
	return valid ? IDENTIFIER_OK : IDENTIFIER_CHECKSUM;
}

bool commune_code_valid(const char *text)
{
	static const char digits[] = "0123456789";
	if (strlen(text) != 5 || strspn(text + 2, digits) != 3)
		return false;
	return strspn(text, digits) >= 2 || strncmp(text, "2A", 2) == 0 ||
	       strncmp(text, "2B", 2) == 0;
}

bool same_siren(const char *one, const char *other)
{
	return strncmp(one, other, SIREN_LENGTH) == 0;
}
