/* A programme is created whole; its indicators follow. */
#ifndef GUICHET_USECASE_CREATE_PROGRAMME_H
#define GUICHET_USECASE_CREATE_PROGRAMME_H

#include "base/work.h"
#include "gen/schema.h"

/* ERR_BODY_INVALID; ERR_ALREADY_EXISTS: the code is taken. */
enum err create_programme(struct work *w, const struct programme_create *given,
			  struct uuid *ret) MUST_CHECK;

#endif
