-- name: report_subject :maybe
-- The report that a write speaks of, locked until the end of the transaction.
-- $1 id, as text
select r.id, r.version, c.id as call_id, c.code as call_code, c.mode = 'test' as test, c.clock_at,
       c.clock_set_at, c.clock_rate, to_json(a.sirets) as sirets,
       (to_jsonb(r) - 'summary')::text as content
  from report r
  join application a on a.id = r.application_id
  join grant_call c on c.id = a.call_id
 where r.id = try_uuid($1::text)
   for update of r;

-- name: report_current :one
-- What a patch is laid over.
-- $1 id, as text
select r.summary, r.spent_amount, r.values
  from report r
 where r.id = try_uuid($1::text);

-- name: report_by_id :maybe
-- $1 id
select r.id, r.version, r.agreement_id, r.application_id, r.code, r.number, r.kind, r.due_on,
       coalesce(r.submitted_on > r.due_on, false) as late, r.state, r.summary, r.spent_amount,
       r.values, r.reason, r.submitted_at, r.created_at, r.updated_at
  from report r
 where r.id = $1::uuid;

-- name: report_rows :many
-- Of an agreement, for the list of what is expected.
-- $1 agreement id
select r.id, r.code, r.number, r.state
  from report r
 where r.agreement_id = $1::uuid
 order by r.code, r.number;

-- name: report_insert :exec
-- $1 id · $2 agreement id · $3 code · $4 number · $5 kind · $6 due on · $7 summary · $8 spent
-- $9 values · $10 who · $11 now
insert into report (id, agreement_id, application_id, code, number, kind, due_on, summary,
                    spent_amount, values, written_by, created_at, updated_at)
select $1::uuid, g.id, g.application_id, $3::text, $4::int, $5::text, $6::date, $7::text, $8::bigint,
       $9::text::jsonb, $10::text, $11::timestamptz, $11
  from agreement g
 where g.id = $2::uuid;

-- name: report_replace :exec1
-- $1 id · $2 summary · $3 spent · $4 values · $5 who · $6 now
update report
   set summary = $2::text, spent_amount = $3::bigint, values = $4::text::jsonb, written_by = $5::text,
       version = version + 1, updated_at = $6::timestamptz
 where id = $1::uuid;

-- name: report_submit :exec1
-- $1 id · $2 day at the clock of the call · $3 now
update report
   set state = 'submitted', submitted_on = $2::date, submitted_at = $3::timestamptz,
       version = version + 1, updated_at = $3
 where id = $1::uuid;

-- name: report_decide :exec1
-- $1 id · $2 accepted or returned · $3 reason · $4 who · $5 now
update report
   set state = $2::text, reason = $3::text, decided_by = $4::text,
       accepted_at = case when $2 = 'accepted' then $5::timestamptz end,
       version = version + 1, updated_at = $5
 where id = $1::uuid;

-- name: agreement_closing :one
-- Whether the file is closed; held until the end of the transaction, so that it does not close
-- meanwhile.
-- $1 agreement id
select g.closed_at
  from agreement g
 where g.id = $1::uuid
   for update of g;

-- name: agreement_closed_at :one
-- $1 agreement id
select g.closed_at
  from agreement g
 where g.id = $1::uuid;

-- name: agreement_close :exec1
-- $1 id · $2 reason · $3 who · $4 now
update agreement
   set state = case state when 'terminated' then state else 'completed' end, closed_at = $4::timestamptz, closed_by = $3::text,
       closing_reason = $2::text, version = version + 1, updated_at = $4
 where id = $1::uuid;
