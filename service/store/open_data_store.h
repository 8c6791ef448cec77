/* Open data of agreements, in editions. */
#ifndef GUICHET_STORE_OPEN_DATA_STORE_H
#define GUICHET_STORE_OPEN_DATA_STORE_H

#include "domain/open_data.h"
#include "store/db.h"

/* The row of the agreement is locked: a new edition, with these rows. */
enum err open_data_insert(struct work *w, struct uuid agreement_id, struct date signed_on,
			  const struct scdl_row_list *rows) MUST_CHECK;
enum err agreement_publish_row(struct work *w, struct uuid agreement_id,
			       const struct open_data_publication *publication) MUST_CHECK;

struct open_data_facts {
	struct uuid agreement_id;
	int64_t version;
	struct money amount;
	int64_t edition;
	const struct date *signed_on; /* of the edition */
	const struct date *published_on;
	const char *url;
	int64_t row_count;
};
struct open_data_facts_list {
	struct open_data_facts *items;
	size_t count;
};
/* Of an agreement, or of the signed ones of a call; the other is NULL. */
enum err open_data_facts(struct work *w, const struct uuid *agreement_id,
			 const struct uuid *call_id, struct open_data_facts_list *ret) MUST_CHECK;
enum err open_data_rows(struct work *w, const struct uuid *agreement_id, const struct uuid *call_id,
			struct scdl_row_list *ret) MUST_CHECK;

#endif
