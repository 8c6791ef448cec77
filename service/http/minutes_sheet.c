#include "http/minutes_sheet.h"

#include <string.h>

#include "base/explain.h"

static const char *sentence(struct work *w, enum reason reason, const struct kv *params,
			    size_t count)
{
	return explain_text(w, reason_texts[reason].detail[w->locale], params, count);
}

/* Cells of a sentence, with a bar between: the n-th. */
static const char *cell(struct work *w, enum reason reason, size_t n)
{
	const char *text = reason_texts[reason].detail[w->locale];
	for (; n > 0; n--)
		text = strchr(text, '|') + 1;
	return arena_text(w->arena, text, strcspn(text, "|"));
}

/* With the decimal mark of the reader. */
static const char *score_cell(struct work *w, const char *score)
{
	char *text = (char *)(uintptr_t)arena_text(w->arena, score, strlen(score));
	char *mark = strchr(text, '.');
	if (mark != NULL && w->locale == LOCALE_FR)
		*mark = ',';
	return text;
}

static void add_line(struct minutes_sheet *sheet, const char *line)
{
	sheet->lines[sheet->line_count++] = line;
}

static void add_figures(struct work *w, const struct selection_run *run,
			struct minutes_sheet *sheet)
{
	const struct kv made[] = { KV("at", run->created_at), KV("by", run->run_by),
				   KV("files", run->file_count),
				   KV("version", run->call_version_number) };
	const struct kv counts[] = { KV("selected", run->selected_count),
				     KV("waitlisted", run->waitlisted_count),
				     KV("not_selected", run->not_selected_count),
				     KV("offered", run->offered_amount) };
	const struct kv best[] = { KV("score", score_cell(w, run->offered_score)),
				   KV("best", score_cell(w, run->best_use.score)),
				   KV("at_most", score_cell(w, run->best_use.at_most)),
				   KV("amount", run->best_use.amount),
				   KV("count", run->best_use.count) };
	add_line(sheet, sentence(w, REASON_MINUTES_MADE, made, COUNT(made)));
	add_line(sheet, sentence(w, REASON_MINUTES_COUNTS, counts, COUNT(counts)));
	add_line(sheet, sentence(w, REASON_MINUTES_BEST_USE, best, COUNT(best)));
}

static void add_proof(struct work *w, const struct selection_run *run, struct minutes_sheet *sheet)
{
	const struct kv digests[] = { KV("inputs", run->input_sha256),
				      KV("ranking", run->output_sha256) };
	add_line(sheet, sentence(w, REASON_MINUTES_DIGESTS, digests, COUNT(digests)));
	if (run->adopted_at == NULL)
		return;
	const struct kv adopted[] = { KV("at", *run->adopted_at), KV("by", run->adopted_by) };
	add_line(sheet, sentence(w, REASON_MINUTES_ADOPTED, adopted, COUNT(adopted)));
}

void minutes_sheet(struct work *w, const struct minutes *minutes, struct minutes_sheet *ret)
{
	const struct kv call[] = { KV("call", minutes->call_title) };
	*ret = (struct minutes_sheet){
		.title = sentence(w, REASON_MINUTES_TITLE, call, COUNT(call)),
	};
	if (minutes->test)
		add_line(ret, sentence(w, REASON_MINUTES_TEST, NULL, 0));
	add_figures(w, &minutes->run, ret);
	add_proof(w, &minutes->run, ret);
	for (size_t i = 0; i < MINUTES_COLUMNS; i++)
		ret->headings[i] = cell(w, REASON_MINUTES_COLUMNS, i);
}

static const char *money_cell(struct work *w, const struct money *amount)
{
	if (amount == NULL)
		return "";
	const struct kv kv[] = { KV("amount", *amount) };
	return explain_text(w, "{amount}", kv, 1);
}

void minutes_row(struct work *w, const struct ranking_entry *entry,
		 const char *ret[static MINUTES_COLUMNS])
{
	ret[0] = entry->rank == NULL ? "" : arena_printf(w->arena, "%lld", (long long)*entry->rank);
	ret[1] = entry->reference == NULL ? "" : entry->reference;
	ret[2] = score_cell(w, entry->score);
	ret[3] = money_cell(w, &entry->grant_amount);
	ret[4] = money_cell(w, entry->offered_amount);
	ret[5] = cell(w, REASON_MINUTES_OUTCOMES, (size_t)entry->outcome);
	ret[6] = entry->reason.detail;
}
