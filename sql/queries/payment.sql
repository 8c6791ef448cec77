-- name: instalment_subject :maybe
-- The instalment that a write speaks of; the row of its agreement is the lock, and has the version.
-- $1 id, as text
select i.id, g.version, c.id as call_id, c.code as call_code, c.mode = 'test' as test,
       c.clock_at, c.clock_set_at, c.clock_rate, to_json(a.sirets) as sirets,
       to_jsonb(i)::text as content
  from instalment i
  join agreement g on g.id = i.agreement_id
  join application a on a.id = g.application_id
  join grant_call c on c.id = a.call_id
 where i.id = try_uuid($1::text)
   for update of g;

-- name: instalment_by_id :maybe
-- $1 id
select i.id, g.version, i.agreement_id, i.number, i.kind, i.share_rate, i.trigger, i.amount, i.state,
       i.report, i.actual_base_amount, i.due_amount, i.clawback_amount, i.redistributions,
       i.claimed_by, i.claimed_at, i.claimed_on, to_json(i.approved_by) as approved_by, i.approvals_needed,
       i.reason, i.paid_on, i.payment_reference, i.created_at, i.updated_at
  from instalment i
  join agreement g on g.id = i.agreement_id
 where i.id = $1::uuid;

-- name: payment_list :many
-- $1 call, id or code · $2 id of the last row before · $3 rows of a page
select i.id, g.version, i.agreement_id, i.number, i.kind, i.share_rate, i.trigger, i.amount, i.state,
       i.report, i.actual_base_amount, i.due_amount, i.clawback_amount, i.redistributions,
       i.claimed_by, i.claimed_at, i.claimed_on, to_json(i.approved_by) as approved_by, i.approvals_needed,
       i.reason, i.paid_on, i.payment_reference, i.created_at, i.updated_at
  from instalment i
  join agreement g on g.id = i.agreement_id
 where i.state = 'paid'
   and ($1::text is null or g.call_code = $1 or g.call_id = try_uuid($1))
   and i.id > case when $2::uuid is null then '00000000-0000-0000-0000-000000000000'
                   else $2::uuid end
 order by i.id
 limit $3::int + 1;

-- name: final_report_spent :one
-- Null while no final report is accepted.
-- $1 agreement id
select (select r.spent_amount
          from report r
         where r.agreement_id = $1::uuid
           and r.kind = 'final'
           and r.state = 'accepted'
         order by r.due_on desc, r.accepted_at desc
         limit 1) as amount;

-- name: instalment_claim :exec1
-- $1 id · $2 amount · $3 report · $4 base spent · $5 due · $6 to be given back · $7 passed on
-- $8 approvals needed · $9 who · $10 now · $11 today, at the clock of the call
with bumped as (
  update agreement g set version = version + 1, updated_at = $10::timestamptz
   where g.id = (select i.agreement_id from instalment i where i.id = $1::uuid)
  returning g.id
)
update instalment i
   set state = 'claimed', amount = $2::bigint, report = $3::text, actual_base_amount = $4::bigint,
       due_amount = $5::bigint, clawback_amount = $6::bigint, redistributions = $7::text::jsonb,
       approvals_needed = $8::int, claimed_by = $9::text, claimed_at = $10, claimed_on = $11::date,
       approved_by = '{}',
       reason = null, updated_at = $10
  from bumped b
 where i.id = $1 and i.agreement_id = b.id;

-- name: instalment_approve :exec1
-- $1 id · $2 state it leads to · $3 who · $4 now
with bumped as (
  update agreement g set version = version + 1, updated_at = $4::timestamptz
   where g.id = (select i.agreement_id from instalment i where i.id = $1::uuid)
  returning g.id
)
update instalment i
   set state = $2::text, approved_by = i.approved_by || $3::text, updated_at = $4
  from bumped b
 where i.id = $1 and i.agreement_id = b.id;

-- name: instalment_reject :exec1
-- $1 id · $2 reason · $3 now
with bumped as (
  update agreement g set version = version + 1, updated_at = $3::timestamptz
   where g.id = (select i.agreement_id from instalment i where i.id = $1::uuid)
  returning g.id
)
update instalment i
   set state = 'rejected', reason = $2::text, approved_by = '{}', updated_at = $3
  from bumped b
 where i.id = $1 and i.agreement_id = b.id;

-- name: instalment_pay :exec1
-- The total of the agreement grows in the same statement, and cannot pass the award.
-- $1 id · $2 paid on · $3 reference · $4 now
with paid as (
  update instalment i
     set state = 'paid', paid_on = $2::date, payment_reference = $3::text,
         paid_for_call = (select g.call_id from agreement g where g.id = i.agreement_id),
         updated_at = $4::timestamptz
   where i.id = $1::uuid
  returning i.agreement_id, i.amount
)
update agreement g
   set paid_amount = g.paid_amount + p.amount, state = 'in_progress', version = version + 1,
       updated_at = $4
  from paid p
 where g.id = p.agreement_id;

-- name: clawback_insert :exec1
-- $1 id · $2 agreement id · $3 amount · $4 now
insert into clawback (id, agreement_id, amount, created_at)
values ($1::uuid, $2::uuid, $3::bigint, $4::timestamptz);

-- name: clawback_subject :maybe
-- $1 id, as text
select k.id, g.version, c.id as call_id, c.code as call_code, c.mode = 'test' as test,
       c.clock_at, c.clock_set_at, c.clock_rate, to_json(a.sirets) as sirets,
       to_jsonb(k)::text as content
  from clawback k
  join agreement g on g.id = k.agreement_id
  join application a on a.id = g.application_id
  join grant_call c on c.id = a.call_id
 where k.id = try_uuid($1::text)
   for update of g;

-- name: clawback_by_id :maybe
-- $1 id
select k.id, g.version, k.agreement_id, k.amount, k.state, k.recovered_on, k.reference, k.created_at
  from clawback k
  join agreement g on g.id = k.agreement_id
 where k.id = $1::uuid;

-- name: clawback_list :many
-- $1 agreement id
select k.id, g.version, k.agreement_id, k.amount, k.state, k.recovered_on, k.reference, k.created_at
  from clawback k
  join agreement g on g.id = k.agreement_id
 where k.agreement_id = $1::uuid
 order by k.id;

-- name: clawback_recover :exec1
-- $1 id · $2 recovered on · $3 reference · $4 now
with back as (
  update clawback k
     set state = 'recovered', recovered_on = $2::date, reference = $3::text
   where k.id = $1::uuid
  returning k.agreement_id, k.amount
)
update agreement g
   set recovered_amount = g.recovered_amount + b.amount, version = version + 1,
       updated_at = $4::timestamptz
  from back b
 where g.id = b.agreement_id;
