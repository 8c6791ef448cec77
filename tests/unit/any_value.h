/* Values made at random along a field table: whatever the contract allows. */
#ifndef GUICHET_TESTS_UNIT_ANY_VALUE_H
#define GUICHET_TESTS_UNIT_ANY_VALUE_H

#include "base/field.h"

struct arena;

struct chance {
	uint64_t state; /* the seed; not zero */
	struct arena *arena;
};

/* 0 to below - 1. */
uint64_t any_below(struct chance *chance, uint64_t below);
/* Fills the struct of shape, which comes in zeroed. */
void any_struct(struct chance *chance, const struct shape *shape, void *ret);

#endif
