/* Runs of the selection as the contract shows them: actions, and the reason of each place. */
#ifndef GUICHET_HTTP_SELECTION_VIEW_H
#define GUICHET_HTTP_SELECTION_VIEW_H

#include "base/work.h"
#include "store/selection_store.h"

void selection_run_view(struct work *w, struct selection_run *run);
void ranking_view(struct work *w, const struct ranking_row_list *rows,
		  struct ranking_entry_list *ret);

#endif
