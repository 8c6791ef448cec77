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

-- name: envelope_add :exec
-- What is awarded, or given back when the figures are negative.
-- $1 id of the call · $2 codes · $3 cents · $4 number of awards
update grant_call_envelope e
   set awarded_amount = e.awarded_amount + $3::bigint, awarded_count = e.awarded_count + $4::int
 where e.call_id = $1::uuid
   and e.code = any ($2::text[]);
