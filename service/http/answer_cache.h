/* Answers that anybody may have, kept for a second: calls, timelines and territories are read far
 * more often than they change.
 *
 * What this process writes is seen at once, what another one writes within a second; shared caches
 * are allowed a minute anyway.  Nothing is decided on what is kept here. */
#ifndef GUICHET_HTTP_ANSWER_CACHE_H
#define GUICHET_HTTP_ANSWER_CACHE_H

#include "http/request.h"

/* Off until the service starts: whoever calls the dispatcher directly sees each request served. */
void answer_cache_enable(void);
/* Answers with what is kept; false when the request has to be served. */
bool answer_cached(struct request *req);
/* Keeps what leaves, when anybody may have it. */
void answer_cache_keep(const struct request *req);
/* A write was committed: what is kept of its collection may be wrong now. */
void answer_cache_written(const struct request *req);

#endif
