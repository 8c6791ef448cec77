/* The host of an e-mail address, which is all that is kept of a person's. */
#ifndef GUICHET_BASE_MAIL_DOMAIN_H
#define GUICHET_BASE_MAIL_DOMAIN_H

struct arena;

/* In lower case and ASCII (IDNA, RFC 5891), so that two spellings of a host are equal texts; NULL
 * when the text is no address with a host of two labels at least. */
const char *mail_domain(struct arena *arena, const char *address);

#endif
