/* An application as the contract shows it, with what its reader may do now. */
#ifndef GUICHET_HTTP_APPLICATION_VIEW_H
#define GUICHET_HTTP_APPLICATION_VIEW_H

#include "base/work.h"
#include "gen/schema.h"

enum err application_show(struct work *w, struct uuid id, struct application *ret) MUST_CHECK;

#endif
