/* Somebody asks for a table that is made outside of the request. */
#ifndef GUICHET_USECASE_REQUEST_EXPORT_H
#define GUICHET_USECASE_REQUEST_EXPORT_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_NOT_FOUND: no such call for the roles of this actor. */
enum err request_export(struct work *w, const struct export_request *request,
			struct uuid *ret) MUST_CHECK;

#endif
