/* Phases and instants of the golden call, for the tests of calendars and of states. */
#ifndef GUICHET_TESTS_UNIT_CALL_SAMPLE_H
#define GUICHET_TESTS_UNIT_CALL_SAMPLE_H

#include "unit/rules_kit.h"

struct phase *sample_phase(struct call_rules *rules, const char *key);

/* 2023-05-15T23:59:59+02:00; asserts that it can be read. */
struct instant sample_at(const char *text);
struct date sample_on(const char *text);
/* Kept in the arena, for the optional members. */
const struct instant *sample_at_kept(struct arena *arena, const char *text);

const struct zone *sample_paris(void);

/* One figure of the first violation, as text; "" when it has none of that name. */
const char *sample_figure(struct arena *arena, const struct verdict *verdict, const char *name);

#endif
