/* Pieces that the region asks of an incomplete file, and the days that its legal clock goes by. */
#ifndef GUICHET_STORE_COMPLETENESS_STORE_H
#define GUICHET_STORE_COMPLETENESS_STORE_H

#include "domain/completeness.h"
#include "store/db.h"

struct piece_request_new {
	struct uuid application_id;
	const struct text_list *fields, *documents; /* NULL: none */
	const char *reason;
	struct date asked_on, due_on;
	struct instant closes_at; /* first instant after the last day */
};
enum err piece_request_insert(struct work *w, const struct piece_request_new *request) MUST_CHECK;

/* Ends the one that is open, if any: answered, or made pointless by a decision. */
enum err piece_request_close(struct work *w, struct uuid application_id, struct date on,
			     bool answered) MUST_CHECK;
/* In the order of the asking. */
enum err piece_requests(struct work *w, struct uuid application_id,
			struct piece_request_list *ret) MUST_CHECK;

/* NULL while nobody said that the file is complete. */
enum err application_complete_on(struct work *w, struct uuid id,
				 const struct date **ret) MUST_CHECK;
enum err application_complete(struct work *w, struct uuid id, struct date on) MUST_CHECK;

/* The column `correction` of a query: a struct correction_request, or null. */
extern const struct shape correction_request_shape;
#define FIELD_CORRECTION(type, member)                                                             \
	{                                                                                          \
		.name = #member, .offset = offsetof(type, member), .kind = FIELD_OBJECT,           \
		.nullable = true, .pointer = true, .shape = &correction_request_shape              \
	}

#endif
