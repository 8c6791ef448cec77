/* The open data of an agreement: built and looked at when it is signed, then said to be published.
 */
#ifndef GUICHET_USECASE_PUBLISH_AGREEMENT_H
#define GUICHET_USECASE_PUBLISH_AGREEMENT_H

#include "base/work.h"
#include "gen/schema.h"

/* An edition of the agreement as it stands, locked, after a signature of that day.
 * ERR_RULES_NOT_MET: a row does not hold to the schema. */
enum err build_open_data(struct work *w, struct uuid agreement_id,
			 struct date signed_on) MUST_CHECK;
/* ERR_AGREEMENT_NOT_SIGNED, ERR_RULES_NOT_MET. */
enum err publish_agreement(struct work *w, struct uuid agreement_id,
			   const struct open_data_publication *publication) MUST_CHECK;

#endif
