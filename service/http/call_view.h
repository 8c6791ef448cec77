/* A call as the contract shows it: the row, the rules of its version, what it is now. */
#ifndef GUICHET_HTTP_CALL_VIEW_H
#define GUICHET_HTTP_CALL_VIEW_H

#include "store/call_store.h"

/* Both answer instants in the zone of the call. */
enum err call_view(struct work *w, const struct call_head *head,
		   const struct call_version_rules *version, struct call *ret) MUST_CHECK;
void call_timeline_facts(struct work *w, const struct call_head *head,
			 const struct call_version_rules *version, struct timeline_facts *ret);
void call_summary_view(struct work *w, const struct call_head *head,
		       const struct call_version_rules *version, struct call_summary *ret);

#endif
