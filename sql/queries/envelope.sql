-- name: envelope_rows :many
-- The whole, under the code '', then its parts.
-- $1 id of the call
select e.code, e.total_amount as total, e.awarded_amount as awarded, e.hard, e.max_count,
       e.awarded_count
  from grant_call_envelope e
 where e.call_id = $1::uuid
 order by e.code;

-- name: envelope_rows_for_update :many
-- The rows that an award counts in, locked in one order for everybody.
-- $1 id of the call · $2 codes
select e.code, e.total_amount as total, e.awarded_amount as awarded, e.hard, e.max_count,
       e.awarded_count
  from grant_call_envelope e
 where e.call_id = $1::uuid
   and e.code = any ($2::text[])
 order by e.code
   for update;

-- name: envelope_reserved :one
-- What the run that was adopted last offers to each file that has no vote yet.
-- $1 id of the call
select coalesce(sum(last.offered_amount), 0)::bigint as reserved
  from (select distinct on (e.application_id) e.offered_amount, e.outcome
          from selection_run r
          join selection_entry e on e.run_id = r.id
          join application a on a.id = e.application_id and a.state = 'selected'
         where r.call_id = $1::uuid
           and r.state = 'adopted'
         order by e.application_id, r.adopted_at desc) last
 where last.outcome = 'selected';

-- name: envelope_add :exec
-- What is awarded, or given back when the figures are negative.
-- $1 id of the call · $2 codes · $3 cents · $4 number of awards · $5 now, at the clock of the call
update grant_call_envelope e
   set awarded_amount = e.awarded_amount + $3::bigint, awarded_count = e.awarded_count + $4::int,
       counted_at = $5::timestamptz
 where e.call_id = $1::uuid
   and e.code = any ($2::text[]);
