#include "http/calendar.h"

#include <assert.h>
#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "domain/timeline.h"
#include "gen/handlers.h"

#define SECOND_US   INT64_C(1000000)
#define DAY_SECONDS INT64_C(86400)

#define REFRESH_HOURS 1

/* The zone is told from a year before the first event to a year after the last, so that readers
 * which look around an event find their hour; and never for more than a century. */
#define ZONE_MARGIN_DAYS 366
#define ZONE_LIMIT_DAYS  36525

static void calendar_free(icalcomponent **calendar)
{
	if (*calendar != NULL)
		icalcomponent_free(*calendar);
}
#define calendar_auto_t __attribute__((cleanup(calendar_free))) icalcomponent

static void ical_text_free(char **text)
{
	free(*text);
}
#define ical_text_auto_t __attribute__((cleanup(ical_text_free))) char

/* --- values */

/* RFC 5545 §3.3.11 escapes line feeds, commas, semicolons and backslashes: a CR becomes one of
 * them, other control bytes a space. */
static const char *one_kind_of_line_end(struct arena *arena, const char *text)
{
	char *plain = arena_text(arena, text, strlen(text));
	char *to = plain;
	for (const char *from = text; *from != '\0'; from++) {
		if (*from == '\r' && from[1] == '\n')
			continue;
		unsigned char c = (unsigned char)*from;
		*to++ = *from == '\r' || *from == '\n' ? '\n' : c < 0x20 || c == 0x7f ? ' ' : *from;
	}
	*to = '\0';
	return plain;
}

static struct icaltimetype ical_date(struct date date)
{
	struct civil civil = date_civil(date);
	struct icaltimetype time = icaltime_null_date();
	time.year = civil.year;
	time.month = civil.month;
	time.day = civil.day;
	return time;
}

/* Seconds since 1970 of a clock on the wall. */
static struct icaltimetype ical_wall(int64_t seconds)
{
	int64_t into_day = (seconds % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS;
	struct icaltimetype time =
		ical_date((struct date){ (int32_t)((seconds - into_day) / DAY_SECONDS) });
	time.is_date = 0;
	time.hour = (int)(into_day / 3600);
	time.minute = (int)(into_day / 60 % 60);
	time.second = (int)(into_day % 60);
	return time;
}

static int64_t whole_seconds(struct instant at)
{
	return at.us / SECOND_US - (at.us % SECOND_US < 0);
}

static struct icaltimetype ical_utc(struct instant at)
{
	struct icaltimetype time = ical_wall(whole_seconds(at));
	time.zone = icaltimezone_get_utc_timezone();
	return time;
}

static struct icaltimetype ical_local(struct instant at, const struct zone *zone)
{
	return ical_wall(whole_seconds(at) + zone_offset(zone, at));
}

/* --- the zone: each change of hour within the range, as the data base of zones has it */

struct day_range {
	int32_t first, last;
};

static void add_observance(icalcomponent *zone, bool summer, int64_t wall, int from, int to)
{
	icalcomponent *observance =
		summer ? icalcomponent_new_xdaylight() : icalcomponent_new_xstandard();
	icalcomponent_add_property(observance, icalproperty_new_dtstart(ical_wall(wall)));
	icalcomponent_add_property(observance, icalproperty_new_tzoffsetfrom(from));
	icalcomponent_add_property(observance, icalproperty_new_tzoffsetto(to));
	icalcomponent_add_component(zone, observance);
}

/* The first second at the new offset, between a second at the old one and one at the new. */
static int64_t change_between(const struct zone *zone, int64_t old, int64_t new)
{
	int32_t offset = zone_offset(zone, (struct instant){ old * SECOND_US });
	while (new - old > 1) {
		int64_t middle = old + (new - old) / 2;
		if (zone_offset(zone, (struct instant){ middle * SECOND_US }) == offset)
			old = middle;
		else
			new = middle;
	}
	return new;
}

static icalcomponent *zone_component(const struct zone *zone, struct day_range range)
{
	icalcomponent *component = icalcomponent_new_vtimezone();
	icalcomponent_add_property(component, icalproperty_new_tzid(zone_name(zone)));

	int64_t at = range.first * DAY_SECONDS;
	int32_t offset = zone_offset(zone, (struct instant){ at * SECOND_US });
	add_observance(component, false, at + offset, offset, offset);
	for (int32_t day = range.first + 1; day <= range.last; day++) {
		int64_t next = day * DAY_SECONDS;
		int32_t now = zone_offset(zone, (struct instant){ next * SECOND_US });
		if (now != offset)
			add_observance(component, now > offset,
				       change_between(zone, at, next) + offset, offset, now);
		at = next;
		offset = now;
	}
	return component;
}

/* --- events */

static struct phase phase_of(const struct timeline_phase *shown)
{
	return (struct phase){
		.key = shown->key,
		.kind = (enum phase_kind)shown->kind,
		.precision = (enum phase_precision)shown->precision,
		.on = shown->on,
		.opens_at = shown->opens_at,
		.closes_at = shown->closes_at,
		.closes_inclusive = shown->closes_inclusive,
	};
}

static bool has_start(const struct phase_span *span)
{
	return span->opens.us != INT64_MIN;
}
static bool has_end(const struct phase_span *span)
{
	return span->closes.us != INT64_MAX;
}

/* A start or an end: a day, or a wall time that names its zone. */
static icalproperty *bound_of(icalproperty *(*make)(struct icaltimetype), struct instant at,
			      const struct zone *zone, bool by_day)
{
	if (by_day)
		return make(ical_date(zone_date(zone, at)));
	icalproperty *property = make(ical_local(at, zone));
	icalproperty_add_parameter(property, icalparameter_new_tzid(zone_name(zone)));
	return property;
}

/* An end is the first instant outside (RFC 5545 §3.6.1); a deadline alone stands at its instant. */
static void add_times(icalcomponent *event, const struct phase_span *span, const struct zone *zone,
		      bool by_day)
{
	struct instant starts = has_start(span) ? span->opens : span->last_at;
	icalcomponent_add_property(event, bound_of(icalproperty_new_dtstart, starts, zone, by_day));
	if (has_start(span) && has_end(span))
		icalcomponent_add_property(
			event, bound_of(icalproperty_new_dtend, span->closes, zone, by_day));
}

struct scene {
	struct arena *arena;
	const struct timeline *timeline;
	const char *host;
	const struct zone *zone;
};

static void add_words(const struct scene *scene, const struct timeline_phase *phase,
		      icalcomponent *event)
{
	char call[37];
	uuid_format(scene->timeline->call_id, call);
	const char *uid = arena_printf(scene->arena, "%s.%s@%s", call, phase->key, scene->host);
	const char *summary =
		arena_printf(scene->arena, "%s (%s)", phase->label, scene->timeline->code);
	icalcomponent_add_property(event, icalproperty_new_uid(uid));
	icalcomponent_add_property(
		event, icalproperty_new_summary(one_kind_of_line_end(scene->arena, summary)));
	if (phase->provenance.source_text != NULL)
		icalcomponent_add_property(event,
					   icalproperty_new_description(one_kind_of_line_end(
						   scene->arena, phase->provenance.source_text)));
}

static icalcomponent *event_of(const struct scene *scene, const struct timeline_phase *phase,
			       const struct phase_span *span)
{
	icalcomponent *event = icalcomponent_new_vevent();
	bool sure = phase->precision != TIMELINE_PHASE_PRECISION_MONTH;
	bool by_day = phase->precision != TIMELINE_PHASE_PRECISION_INSTANT;
	add_words(scene, phase, event);
	add_times(event, span, scene->zone, by_day);
	icalcomponent_add_property(event,
				   icalproperty_new_dtstamp(ical_utc(scene->timeline->as_of)));
	icalcomponent_add_property(event,
				   icalproperty_new_sequence((int)scene->timeline->version_number));
	icalcomponent_add_property(event, icalproperty_new_status(sure ? ICAL_STATUS_CONFIRMED
								       : ICAL_STATUS_TENTATIVE));
	icalcomponent_add_property(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
	return event;
}

/* --- the calendar */

static icalcomponent *empty_calendar(const struct timeline *timeline)
{
	icalcomponent *calendar = icalcomponent_new_vcalendar();
	struct icaldurationtype refresh = icaldurationtype_from_int(REFRESH_HOURS * 3600);
	icalproperty *interval = icalproperty_new_refreshinterval(refresh);
	icalproperty_add_parameter(interval, icalparameter_new_value(ICAL_VALUE_DURATION));
	icalcomponent_add_property(calendar, icalproperty_new_version("2.0"));
	icalcomponent_add_property(calendar, icalproperty_new_prodid("-//guichet//timeline//FR"));
	icalcomponent_add_property(calendar, icalproperty_new_name(timeline->code));
	icalcomponent_add_property(calendar, interval);
	return calendar;
}

static void stretch(struct day_range *range, struct instant at)
{
	int32_t day = (int32_t)(whole_seconds(at) / DAY_SECONDS);
	if (day - ZONE_MARGIN_DAYS < range->first)
		range->first = day - ZONE_MARGIN_DAYS;
	if (day + ZONE_MARGIN_DAYS > range->last)
		range->last = day + ZONE_MARGIN_DAYS;
}

static void stretch_over(struct day_range *range, const struct phase_span *span)
{
	if (has_start(span))
		stretch(range, span->opens);
	if (has_end(span))
		stretch(range, span->closes);
}

static bool span_shown(const struct scene *scene, size_t i, struct phase_span *ret)
{
	struct phase phase = phase_of(&scene->timeline->phases.items[i]);
	return phase_span(&phase, scene->zone, ret);
}

static void add_zone(const struct scene *scene, icalcomponent *calendar)
{
	struct day_range range = { INT32_MAX, INT32_MIN };
	struct phase_span span;
	for (size_t i = 0; i < scene->timeline->phases.count; i++)
		if (span_shown(scene, i, &span))
			stretch_over(&range, &span);
	if (range.last < range.first)
		return;
	if (range.last - range.first > ZONE_LIMIT_DAYS)
		range.last = range.first + ZONE_LIMIT_DAYS;
	icalcomponent_add_component(calendar, zone_component(scene->zone, range));
}

static void add_events(const struct scene *scene, icalcomponent *calendar)
{
	const struct timeline_phase_list *phases = &scene->timeline->phases;
	struct phase_span span;
	for (size_t i = 0; i < phases->count; i++)
		if (span_shown(scene, i, &span))
			icalcomponent_add_component(calendar,
						    event_of(scene, &phases->items[i], &span));
}

enum err calendar_render(struct work *w, const struct timeline *timeline, const char *host,
			 struct content *ret)
{
	const struct scene scene = { w->arena, timeline, host, zone_find(timeline->time_zone) };
	assert(scene.zone != NULL);
	calendar_auto_t *calendar = empty_calendar(timeline);
	add_zone(&scene, calendar);
	add_events(&scene, calendar);
	ical_text_auto_t *text = icalcomponent_as_ical_string_r(calendar);
	assert(text != NULL);
	size_t length = strlen(text);
	*ret = (struct content){
		.media_type = "text/calendar; charset=utf-8",
		.file_name = arena_printf(w->arena, "%s.ics", timeline->code),
		.bytes = { arena_text(w->arena, text, length), length },
	};
	return OK;
}

enum err render_call_timeline_calendar(struct work *w, const struct timeline *out,
				       struct content *ret)
{
	/* The id of the call is unique everywhere: the name of the service is host enough, and the
	 * same through every proxy. */
	return calendar_render(w, out, "guichet", ret);
}
