-- name: amendment_subject :maybe
-- The row of its agreement is the lock, and has the version.
-- $1 id, as text
select m.id, g.version, c.id as call_id, c.code as call_code, c.mode = 'test' as test,
       c.clock_at, c.clock_set_at, c.clock_rate, to_json(a.sirets) as sirets,
       to_jsonb(m)::text as content
  from amendment m
  join agreement g on g.id = m.agreement_id
  join application a on a.id = g.application_id
  join grant_call c on c.id = a.call_id
 where m.id = try_uuid($1::text)
   for update of g;

-- name: amendment_by_id :maybe
-- $1 id
select m.id, g.version, m.agreement_id, m.number, m.state, m.reason, m.amount, m.forecast_base_amount,
       m.end_on, m.shares, m.previous, m.signed_on, m.denied_because, m.created_at
  from amendment m
  join agreement g on g.id = m.agreement_id
 where m.id = $1::uuid;

-- name: amendment_list :many
-- $1 agreement id
select m.id, g.version, m.agreement_id, m.number, m.state, m.reason, m.amount, m.forecast_base_amount,
       m.end_on, m.shares, m.previous, m.signed_on, m.denied_because, m.created_at
  from amendment m
  join agreement g on g.id = m.agreement_id
 where m.agreement_id = $1::uuid
 order by m.number;

-- name: amendments_supersede :exec
-- $1 agreement id · $2 now
update amendment set state = 'superseded', updated_at = $2::timestamptz
 where agreement_id = $1::uuid and state = 'pending';

-- name: amendment_insert :exec1
-- $1 id · $2 agreement id · $3 reason · $4 amount · $5 forecast base · $6 end · $7 shares · $8 who
-- $9 now
with bumped as (
  update agreement g set version = version + 1, updated_at = $9::timestamptz
   where g.id = $2::uuid
  returning g.id
)
insert into amendment (id, agreement_id, number, reason, amount, forecast_base_amount, end_on, shares,
                       created_by, created_at, updated_at)
select $1::uuid, b.id,
       1 + (select count(*) from amendment m where m.agreement_id = $2), $3::text, $4::bigint,
       $5::bigint, $6::date, $7::text::jsonb, $8::text, $9, $9
  from bumped b;

-- name: amendment_deny :exec1
-- $1 id · $2 reason · $3 now
with bumped as (
  update agreement g set version = version + 1, updated_at = $3::timestamptz
   where g.id = (select m.agreement_id from amendment m where m.id = $1::uuid)
  returning g.id
)
update amendment m
   set state = 'denied', denied_because = $2::text, updated_at = $3
  from bumped b
 where m.id = $1 and m.agreement_id = b.id;

-- name: amendment_accept :exec1
-- $1 id · $2 signed on · $3 the terms before · $4 now
update amendment
   set state = 'accepted', signed_on = $2::date, previous = $3::text::jsonb,
       updated_at = $4::timestamptz
 where id = $1::uuid;

-- name: award_amend :exec1
-- The amount of the agreement follows, by its foreign key.
-- $1 application id · $2 amount · $3 now
update award
   set amount = $2::bigint, version = version + 1, updated_at = $3::timestamptz
 where application_id = $1::uuid;

-- name: agreement_amend :exec1
-- $1 id · $2 forecast base · $3 end · $4 now
update agreement
   set forecast_base_amount = $2::bigint, end_on = $3::date, version = version + 1,
       updated_at = $4::timestamptz
 where id = $1::uuid;

-- name: instalments_amend :exec
-- $1 agreement id · $2 instalments, as a list of objects in the form of the wire · $3 now
update instalment i
   set amount = ((p.part ->> 'amount')::numeric * 100)::bigint, state = p.part ->> 'state', updated_at = $3::timestamptz
  from jsonb_array_elements($2::text::jsonb) p (part)
 where i.agreement_id = $1::uuid
   and i.number = (p.part ->> 'number')::int
   and (i.amount, i.state) <> (((p.part ->> 'amount')::numeric * 100)::bigint, p.part ->> 'state');
