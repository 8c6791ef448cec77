#include "domain/export_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const struct export_table_column awards[] = {
	{ "reference",          "Référence",            CELL_TEXT  },
	{ "title",              "Intitulé",             CELL_TEXT  },
	{ "axis",               "Axe",                  CELL_TEXT  },
	{ "lead_siret",         "SIRET du chef de file", CELL_TEXT },
	{ "lead_name",          "Chef de file",         CELL_TEXT  },
	{ "requested_amount",   "Montant demandé",      CELL_MONEY },
	{ "awarded_amount",     "Montant attribué",     CELL_MONEY },
	{ "rate",               "Taux accordé",         CELL_RATE  },
	{ "state",              "État",                 CELL_TEXT  },
	{ "voting_body",        "Instance",             CELL_TEXT  },
	{ "decided_on",         "Date du vote",         CELL_DATE  },
	{ "decision_reference", "Délibération",         CELL_TEXT  },
	{ "test",               "Essai",                CELL_BOOL  },
};
static const struct export_table_column budgets[] = {
	{ "reference", "Référence",  CELL_TEXT  },
	{ "title",     "Intitulé",   CELL_TEXT  },
	{ "side",      "Volet",      CELL_TEXT  },
	{ "line",      "Ligne",      CELL_INT   },
	{ "category",  "Catégorie",  CELL_TEXT  },
	{ "label",     "Libellé",    CELL_TEXT  },
	{ "amount",    "Montant",    CELL_MONEY },
	{ "year",      "Année",      CELL_INT   },
	{ "member",    "SIRET du membre", CELL_TEXT },
	{ "public",    "Financement public", CELL_BOOL },
	{ "test",      "Essai",      CELL_BOOL  },
};
static const struct export_table_column ranking[] = {
	{ "selection_run_id", "Classement",       CELL_TEXT   },
	{ "rank",             "Rang",             CELL_INT    },
	{ "reference",        "Référence",        CELL_TEXT   },
	{ "title",            "Intitulé",         CELL_TEXT   },
	{ "total_score",      "Note",             CELL_POINTS },
	{ "grant_amount",     "Aide calculée",    CELL_MONEY  },
	{ "offered_amount",   "Aide proposée",    CELL_MONEY  },
	{ "missing_amount",   "Somme manquante",  CELL_MONEY  },
	{ "outcome",          "Issue",            CELL_TEXT   },
	{ "reason",           "Raison",           CELL_TEXT   },
	{ "in_best_use",      "Meilleur emploi",  CELL_BOOL   },
	{ "test",             "Essai",            CELL_BOOL   },
};
/* clang-format on */

struct export_columns export_columns(enum export_table table)
{
	switch (table) {
	case EXPORT_TABLE_AWARDS: return (struct export_columns){ awards, COUNT(awards) };
	case EXPORT_TABLE_BUDGETS: return (struct export_columns){ budgets, COUNT(budgets) };
	case EXPORT_TABLE_RANKING: return (struct export_columns){ ranking, COUNT(ranking) };
	default: assert(false && "no such table");
	}
	return (struct export_columns){ 0 };
}

/* --- cells */

/* A whole number of the smallest unit, with so many decimals. */
static void add_decimal(struct buffer *out, const char *cell, size_t decimals, char point)
{
	size_t length = strlen(cell);
	if (cell[0] == '-') {
		buffer_add_char(out, '-');
		cell++;
		length--;
	}
	size_t whole = length > decimals ? length - decimals : 0;
	if (whole == 0)
		buffer_add_char(out, '0');
	buffer_add(out, cell, whole);
	buffer_add_char(out, point);
	for (size_t i = length; i < decimals; i++)
		buffer_add_char(out, '0');
	buffer_add_text(out, cell + whole);
}

static const size_t decimals_of[] = {
	[CELL_MONEY] = 2, [CELL_RATE] = 4, [CELL_POINTS] = 4, [CELL_BOOL] = 0
};

static bool decimal(enum cell_kind kind)
{
	return kind == CELL_MONEY || kind == CELL_RATE || kind == CELL_POINTS;
}

/* Quoted when it must be, its quotes doubled (RFC 4180); armed texts disarmed. */
static void add_text(struct buffer *out, const char *text, char separator)
{
	const char special[] = { separator, '"', '\r', '\n', '\0' };
	bool armed = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
	bool quoted = text[strcspn(text, special)] != '\0';
	if (quoted)
		buffer_add_char(out, '"');
	if (armed)
		buffer_add_char(out, '\'');
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '"')
			buffer_add_char(out, '"');
		buffer_add_char(out, *c);
	}
	if (quoted)
		buffer_add_char(out, '"');
}

/* 2023-05-15 as 15/05/2023. */
static void add_french_date(struct buffer *out, const char *cell)
{
	assert(strlen(cell) == 10);
	buffer_printf(out, "%.2s/%.2s/%.4s", cell + 8, cell + 5, cell);
}

static void add_csv_cell(struct buffer *out, enum cell_kind kind, const char *cell,
			 enum export_dialect dialect)
{
	bool french = dialect == EXPORT_DIALECT_FR_EXCEL;
	if (cell[0] == '\0')
		return;
	if (kind == CELL_TEXT)
		add_text(out, cell, french ? ';' : ',');
	else if (decimal(kind))
		add_decimal(out, cell, decimals_of[kind], french ? ',' : '.');
	else if (kind == CELL_DATE && french)
		add_french_date(out, cell);
	else if (kind == CELL_BOOL && french)
		buffer_add_text(out, strcmp(cell, "true") == 0 ? "oui" : "non");
	else
		buffer_add_text(out, cell);
}

/* --- lines */

void export_csv_heading(struct buffer *out, const struct export_columns *columns,
			enum export_dialect dialect)
{
	bool french = dialect == EXPORT_DIALECT_FR_EXCEL;
	if (french)
		buffer_add_text(out, "\xef\xbb\xbf"); /* the mark by which Excel knows UTF-8 */
	for (size_t i = 0; i < columns->count; i++) {
		const struct export_table_column *c = &columns->items[i];
		if (i > 0)
			buffer_add_char(out, french ? ';' : ',');
		add_text(out, french ? c->label : c->name, french ? ';' : ',');
	}
	buffer_add_text(out, "\r\n");
}

void export_csv_row(struct buffer *out, const struct export_columns *columns,
		    const struct text_list *cells, enum export_dialect dialect)
{
	assert(cells->count == columns->count);
	for (size_t i = 0; i < columns->count; i++) {
		if (i > 0)
			buffer_add_char(out, dialect == EXPORT_DIALECT_FR_EXCEL ? ';' : ',');
		add_csv_cell(out, columns->items[i].kind, cells->items[i], dialect);
	}
	buffer_add_text(out, "\r\n");
}

static void add_json_text(struct buffer *out, const char *text)
{
	buffer_add_char(out, '"');
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '"' || *c == '\\')
			buffer_printf(out, "\\%c", *c);
		else if ((unsigned char)*c < 0x20)
			buffer_printf(out, "\\u%04x", (unsigned)*c);
		else
			buffer_add_char(out, *c);
	}
	buffer_add_char(out, '"');
}

static void add_json_cell(struct buffer *out, enum cell_kind kind, const char *cell)
{
	if (cell[0] == '\0') {
		buffer_add_text(out, "null");
	} else if (kind == CELL_INT || kind == CELL_BOOL) {
		buffer_add_text(out, cell);
	} else if (decimal(kind)) {
		buffer_add_char(out, '"');
		add_decimal(out, cell, decimals_of[kind], '.');
		buffer_add_char(out, '"');
	} else {
		add_json_text(out, cell);
	}
}

void export_ndjson_row(struct buffer *out, const struct export_columns *columns,
		       const struct text_list *cells)
{
	assert(cells->count == columns->count);
	for (size_t i = 0; i < columns->count; i++) {
		buffer_printf(out, "%s\"%s\":", i == 0 ? "{" : ",", columns->items[i].name);
		add_json_cell(out, columns->items[i].kind, cells->items[i]);
	}
	buffer_add_text(out, "}\n");
}

double export_number(enum cell_kind kind, const char *cell)
{
	double number = (double)strtoll(cell, NULL, 10);
	for (size_t i = 0; decimal(kind) && i < decimals_of[kind]; i++)
		number /= 10;
	return number;
}
