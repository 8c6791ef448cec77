-- name: envelope_rows :many
-- The whole, under the code '', then its parts.
-- $1 id of the call
select e.code, e.total_amount + e.carried_amount as total, e.awarded_amount as awarded,
       e.carried_amount as carried, e.hard, e.max_count, e.awarded_count
  from grant_call_envelope e
 where e.call_id = $1::uuid
 order by e.code;

-- name: envelope_rows_for_update :many
-- The rows that an award counts in, locked in one order for everybody.
-- $1 id of the call · $2 codes
select e.code, e.total_amount + e.carried_amount as total, e.awarded_amount as awarded,
       e.carried_amount as carried, e.hard, e.max_count, e.awarded_count
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

-- name: envelope_set_carried :exec
-- $1 id of the call · $2 code · $3 cents
update grant_call_envelope e
   set carried_amount = $3::bigint
 where e.call_id = $1::uuid
   and e.code = $2::text;

-- name: envelope_charge :exec
-- A part that came after some awards counts them too: their list of envelopes grows, and its sums.
-- $1 id of the call · $2 application ids · $3 codes of parts, one for each
with late as (
  select l.application_id::uuid as application_id, l.code
    from unnest($2::text[], $3::text[]) l (application_id, code)
), listed as (
  update award w
     set envelopes = w.envelopes || n.codes
    from (select l.application_id, array_agg(l.code order by l.code) as codes
            from late l group by l.application_id) n
   where w.application_id = n.application_id
)
update grant_call_envelope e
   set awarded_amount = e.awarded_amount + s.amount, awarded_count = e.awarded_count + s.count
  from (select l.code, sum(w.amount)::bigint as amount, count(*)::int as count
          from late l join award w on w.application_id = l.application_id
         group by l.code) s
 where e.call_id = $1::uuid
   and e.code = s.code;

-- name: envelope_awards :many
-- The live awards of a call, and where their files belong.
-- $1 id of the call
select w.application_id, w.amount, to_json(w.envelopes) as envelopes, a.axis, a.submitted_at,
       a.matches
  from award w
  join application a on a.id = w.application_id
 where w.call_id = $1::uuid
   and w.state in ('offered', 'accepted')
 order by w.application_id
   for update of w;

-- name: envelope_add :exec
-- What is awarded, or given back when the figures are negative.
-- $1 id of the call · $2 codes · $3 cents · $4 number of awards · $5 now, at the clock of the call
update grant_call_envelope e
   set awarded_amount = e.awarded_amount + $3::bigint, awarded_count = e.awarded_count + $4::int,
       counted_at = $5::timestamptz
 where e.call_id = $1::uuid
   and e.code = any ($2::text[]);
