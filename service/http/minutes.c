#include "http/minutes.h"

#include <string.h>

#include "base/buffer.h"
#include "base/explain.h"
#include "http/html.h"

/* The words of the page stand in the catalogue of sentences, filled like any other. */
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

static void add_head(struct buffer *page, struct work *w, const struct minutes *m)
{
	const struct kv call[] = { KV("call", m->call_title) };
	const char *title = sentence(w, REASON_MINUTES_TITLE, call, COUNT(call));
	buffer_printf(page,
		      "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
		      w->locale == LOCALE_FR ? "fr" : "en");
	html_element(page, "title", title);
	buffer_add_text(page, "</head>\n<body>\n<main>\n");
	html_element(page, "h1", title);
	if (m->test)
		html_element(page, "p", sentence(w, REASON_MINUTES_TEST, NULL, 0));
}

static void add_summary(struct buffer *page, struct work *w, const struct selection_run *run)
{
	const struct kv made[] = { KV("at", run->created_at), KV("by", run->run_by),
				   KV("files", run->file_count),
				   KV("version", run->call_version_number) };
	const struct kv counts[] = { KV("selected", run->selected_count),
				     KV("waitlisted", run->waitlisted_count),
				     KV("not_selected", run->not_selected_count),
				     KV("offered", run->offered_amount) };
	const struct kv best[] = { KV("score", run->offered_score), KV("best", run->best_use.score),
				   KV("amount", run->best_use.amount),
				   KV("count", run->best_use.count) };
	const struct kv digests[] = { KV("inputs", run->input_sha256),
				      KV("ranking", run->output_sha256) };
	html_element(page, "p", sentence(w, REASON_MINUTES_MADE, made, COUNT(made)));
	html_element(page, "p", sentence(w, REASON_MINUTES_COUNTS, counts, COUNT(counts)));
	html_element(page, "p", sentence(w, REASON_MINUTES_BEST_USE, best, COUNT(best)));
	html_element(page, "p", sentence(w, REASON_MINUTES_DIGESTS, digests, COUNT(digests)));
	if (run->adopted_at == NULL)
		return;
	const struct kv adopted[] = { KV("at", *run->adopted_at), KV("by", run->adopted_by) };
	html_element(page, "p", sentence(w, REASON_MINUTES_ADOPTED, adopted, COUNT(adopted)));
}

static const char *money_cell(struct work *w, const struct money *amount)
{
	if (amount == NULL)
		return "";
	const struct kv kv[] = { KV("amount", *amount) };
	return explain_text(w, "{amount}", kv, 1);
}

static void add_row(struct buffer *page, struct work *w, const struct ranking_entry *e)
{
	buffer_add_text(page, "<tr>");
	html_element(page, "td",
		     e->rank == NULL ? "" : arena_printf(w->arena, "%lld", (long long)*e->rank));
	html_element(page, "td", e->reference == NULL ? "" : e->reference);
	html_element(page, "td", e->score);
	html_element(page, "td", money_cell(w, &e->grant_amount));
	html_element(page, "td", money_cell(w, e->offered_amount));
	html_element(page, "td", cell(w, REASON_MINUTES_OUTCOMES, (size_t)e->outcome));
	html_element(page, "td", e->reason.detail);
	buffer_add_text(page, "</tr>\n");
}

void minutes_page(struct work *w, const struct minutes *minutes, struct content *ret)
{
	struct buffer page = buffer_new(w->arena, 4096 + minutes->entries.count * 512);
	add_head(&page, w, minutes);
	add_summary(&page, w, &minutes->run);
	buffer_add_text(&page, "<table>\n<thead><tr>");
	for (size_t i = 0; i < 7; i++)
		html_element(&page, "th", cell(w, REASON_MINUTES_COLUMNS, i));
	buffer_add_text(&page, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < minutes->entries.count; i++)
		add_row(&page, w, &minutes->entries.items[i]);
	buffer_add_text(&page, "</tbody>\n</table>\n</main>\n</body>\n</html>\n");
	*ret = (struct content){ .media_type = "text/html; charset=utf-8",
				 .bytes = { page.data, page.length } };
}
