/* Reporting on a project: begin, change, submit; and the region's answer to it. */
#ifndef GUICHET_USECASE_REPORT_PROJECT_H
#define GUICHET_USECASE_REPORT_PROJECT_H

#include "base/work.h"
#include "gen/schema.h"

/* All of them: ERR_AGREEMENT_CLOSED once the file is closed. */

/* ERR_BODY_INVALID: it is not expected, or its values are not of this file; ERR_ALREADY_EXISTS. */
enum err create_report(struct work *w, struct uuid agreement_id, const struct report_create *body,
		       struct uuid *ret) MUST_CHECK;
/* ERR_WRONG_STATE, ERR_BODY_INVALID. */
enum err update_report(struct work *w, struct uuid id, const struct report_patch *body) MUST_CHECK;
/* ERR_WRONG_STATE, ERR_RULES_NOT_MET. */
enum err submit_report(struct work *w, struct uuid id) MUST_CHECK;
/* ERR_WRONG_STATE. */
enum err accept_report(struct work *w, struct uuid id, const char *reason) MUST_CHECK;
enum err return_report(struct work *w, struct uuid id, const char *reason) MUST_CHECK;

#endif
