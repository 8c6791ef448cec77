#include "base/mail_domain.h"

#include <idn2.h>
#include <string.h>

#include "base/arena.h"
#include "base/format.h"

#define LOCAL_MAX 64  /* bytes of what stands before the @ */
#define HOST_MAX  253 /* of the host, in either form */

static void host_free(char **host)
{
	idn2_free(*host);
}

const char *mail_domain(struct arena *arena, const char *address)
{
	const char *at = strrchr(address, '@');
	if (at == NULL || at == address || at - address > LOCAL_MAX || strlen(at + 1) > HOST_MAX)
		return NULL;
	__attribute__((cleanup(host_free))) char *host = NULL;
	if (idn2_to_ascii_8z(at + 1, &host, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
		return NULL;
	const char *whole = arena_printf(arena, "a@%s", host);
	if (strchr(host, '.') == NULL || format_fault(FORMAT_EMAIL, whole) != NULL)
		return NULL;
	return whole + 2;
}
