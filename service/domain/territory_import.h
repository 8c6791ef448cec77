/* A file of territories, `kind,code` line by line: what is wrong with each line, told by its
 * number. Nothing of a file is taken unless all of it is good. */
#ifndef GUICHET_DOMAIN_TERRITORY_IMPORT_H
#define GUICHET_DOMAIN_TERRITORY_IMPORT_H

#include "base/csv.h"
#include "base/problem.h"

#define TERRITORY_IMPORT_MAX 5000 /* entries of one version of a set */

/* What is wrong with a line: its form, that it came before, or that nobody knows it. */
struct line_fault {
	int64_t line;
	enum reason reason;
	struct kv params[2];
	size_t param_count;
};

struct territory_import {
	struct arena *arena;
	struct text_list codes; /* `kind:code`, of the lines that are good so far */
	int64_t *lines;         /* of each code */
	struct line_fault *faults;
	size_t fault_count;
};

/* The header, then every line: its columns, its kind, its code, and that it is there once. */
void territory_import_read(struct arena *arena, const struct csv_line_list *lines,
			   struct territory_import *ret);
/* The vintage does not have these. */
void territory_import_unknown(struct territory_import *import, const struct text_list *unknown,
			      int64_t vintage);

/* Every bad line, in order.  An answer lists fifty faults at most: the last one then names the
 * lines that are left, as "51-60, 64". */
void territory_import_verdict(const struct territory_import *import, struct verdict *ret);

#endif
