#include "base/format.h"

#include <stdlib.h>
#include <string.h>

#include "base/identifier.h"
#include "base/zone.h"

#define LOWER   "abcdefghijklmnopqrstuvwxyz"
#define UPPER   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS  "0123456789"
#define ALNUM   LOWER UPPER DIGITS
#define HEX     DIGITS "abcdefABCDEF"
#define ATEXT   ALNUM ".!#$%&'*+/=?^_`{|}~-"
#define URI_SET ALNUM "-._~:/?[]@!$&'()*+,;="

#define EMAIL_MAX     254
#define LOCAL_MAX     64
#define LABEL_MAX     63
#define HOST_MAX      253
#define LANGUAGE_MAX  35
#define TIME_ZONE_MAX 64

static bool month_valid(const char *text)
{
	struct date first;
	char day[12] = { 0 };
	if (strlen(text) != 7)
		return false;
	memcpy(day, text, 7);
	memcpy(day + 7, "-01", 3);
	return date_parse(day, &first);
}

/* Labels of letters, digits and inner hyphens, separated by dots. */
static bool host_valid(const char *host, size_t length)
{
	size_t start = 0;
	if (length == 0 || length > HOST_MAX || strspn(host, ALNUM "-.") < length)
		return false;
	for (size_t i = 0; i <= length; i++) {
		if (i < length && host[i] != '.')
			continue;
		if (i == start || i - start > LABEL_MAX || host[start] == '-' || host[i - 1] == '-')
			return false;
		start = i + 1;
	}
	return true;
}

static bool email_valid(const char *text)
{
	size_t local = strspn(text, ATEXT);
	if (strlen(text) > EMAIL_MAX || local == 0 || local > LOCAL_MAX || text[local] != '@')
		return false;
	return host_valid(text + local + 1, strlen(text + local + 1));
}

/* Path, query and fragment: characters of RFC 3986, escapes whole, one # at most. */
static bool uri_rest_valid(const char *rest)
{
	bool fragment = false;
	for (; *rest != '\0'; rest++) {
		if (*rest == '#') {
			if (fragment)
				return false;
			fragment = true;
		} else if (*rest == '%') {
			if (strspn(rest + 1, HEX) < 2)
				return false;
		} else if (strchr(URI_SET, *rest) == NULL) {
			return false;
		}
	}
	return true;
}

/* https with a host and without user: what may be linked or called. */
static bool uri_https_valid(const char *text)
{
	if (strncmp(text, "https://", 8) != 0)
		return false;
	const char *host = text + 8;
	size_t length = strcspn(host, ":/?#");
	if (!host_valid(host, length))
		return false;
	const char *rest = host + length;
	if (*rest == ':') {
		size_t port = strspn(rest + 1, DIGITS);
		if (port < 1 || port > 5)
			return false;
		rest += 1 + port;
	}
	return (*rest == '\0' || strchr("/?#", *rest) != NULL) && uri_rest_valid(rest);
}

/* fr, fr-FR, zh-Hant-TW, es-419. */
static bool language_valid(const char *text)
{
	if (strlen(text) > LANGUAGE_MAX)
		return false;
	size_t language = strspn(text, LOWER);
	if (language < 2 || language > 3)
		return false;
	text += language;
	if (text[0] == '-' && strspn(text + 1, UPPER) == 1 && strspn(text + 2, LOWER) == 3)
		text += 5;
	if (text[0] == '-' && strspn(text + 1, UPPER) == 2)
		text += 3;
	else if (text[0] == '-' && strspn(text + 1, DIGITS) == 3)
		text += 4;
	return *text == '\0';
}

static bool sha256_valid(const char *text)
{
	return strlen(text) == 64 && strspn(text, DIGITS "abcdef") == 64;
}

static bool time_zone_valid(const char *text)
{
	return strlen(text) <= TIME_ZONE_MAX && zone_find(text) != NULL;
}

static const char *number_fault(enum identifier_fault fault)
{
	return fault == IDENTIFIER_OK ? NULL : identifier_fault_words[fault];
}

const char *format_fault(enum text_format format, const char *text)
{
	switch (format) {
	case FORMAT_NONE: return NULL;
	case FORMAT_MONTH: return month_valid(text) ? NULL : "month";
	case FORMAT_EMAIL: return email_valid(text) ? NULL : "email";
	case FORMAT_URI_HTTPS: return uri_https_valid(text) ? NULL : "uri-https";
	case FORMAT_SIREN: return number_fault(siren_check(text));
	case FORMAT_SIRET: return number_fault(siret_check(text));
	case FORMAT_INSEE_COMMUNE: return commune_code_valid(text) ? NULL : "insee-commune";
	case FORMAT_SHA256: return sha256_valid(text) ? NULL : "sha256";
	case FORMAT_LANGUAGE: return language_valid(text) ? NULL : "language";
	case FORMAT_TIME_ZONE: return time_zone_valid(text) ? NULL : "time-zone";
	}
	abort();
}
