-- name: legal_figures :many
-- $1 in force on that day, null for all
select f.code, f.name, f.valid_from, f.valid_until, f.amount, f.months, f.time_window as "window",
       f.text, f.source, f.basis, f.confidence
  from legal_figure f
 where $1::date is null
    or f.valid_from <= $1 and (f.valid_until is null or f.valid_until >= $1)
 order by f.code, f.valid_from;
