-- name: agreement_subject :maybe
-- The agreement that a write speaks of: the lock of everything under it.
-- $1 id, as text
select g.id, g.version, c.id as call_id, c.code as call_code, c.mode = 'test' as test,
       c.clock_at, c.clock_set_at, c.clock_rate, to_json(a.sirets) as sirets,
       to_jsonb(g)::text as content
  from agreement g
  join application a on a.id = g.application_id
  join grant_call c on c.id = a.call_id
 where g.id = try_uuid($1::text)
   for update of g;

-- name: agreement_current :one
-- What a patch is laid over.
-- $1 id, as text
select g.form, g.object, g.forecast_base_amount, g.start_on, g.end_on, g.eu_notified,
       (select json_agg(json_build_object('siret', s.siret, 'share_rate', s.share_rate,
                                          'declared_aids', s.declared_aids) order by s.position)
          from agreement_share s where s.agreement_id = g.id) as shares
  from agreement g
 where g.id = try_uuid($1::text);

-- name: agreement_by_id :maybe
-- $1 id
select g.id, g.version, g.application_id, a.reference as application_reference, g.call_id,
       g.call_code, c.mode = 'test' as test, g.state, g.form, g.object, g.amount,
       g.forecast_base_amount, g.paid_amount, g.recovered_amount, w.voting_body, w.decided_on,
       w.decision_reference, g.start_on, g.end_on, g.eu_notified, g.signatory, g.signed_on,
       (select json_agg(json_build_object('siret', s.siret, 'name', s.name, 'rna', s.rna,
                          'share_rate', s.share_rate, 'amount', s.amount, 'payee', s.payee,
                          'declared_aids', s.declared_aids) order by s.position)
          from agreement_share s where s.agreement_id = g.id) as shares,
       case when g.terminated_on is not null
            then json_build_object('terminated_on', g.terminated_on, 'initiative', g.initiative,
                                   'reason', g.termination_reason, 'kept_amount', g.kept_amount,
                                   'released_amount', g.released_amount) end as termination,
       g.created_at, g.updated_at
  from agreement g
  join application a on a.id = g.application_id
  join grant_call c on c.id = g.call_id
  join award w on w.application_id = g.application_id
 where g.id = $1::uuid;

-- name: agreement_list :many
-- $1 call, id or code · $2 application id · $3 state · $4 id of the last row before · $5 rows of a page
select g.id, g.version, g.application_id, a.reference as application_reference, g.call_id,
       g.call_code, c.mode = 'test' as test, g.state, g.form, g.object, g.amount,
       g.forecast_base_amount, g.paid_amount, g.recovered_amount, w.voting_body, w.decided_on,
       w.decision_reference, g.start_on, g.end_on, g.eu_notified, g.signatory, g.signed_on,
       (select json_agg(json_build_object('siret', s.siret, 'name', s.name, 'rna', s.rna,
                          'share_rate', s.share_rate, 'amount', s.amount, 'payee', s.payee,
                          'declared_aids', s.declared_aids) order by s.position)
          from agreement_share s where s.agreement_id = g.id) as shares,
       case when g.terminated_on is not null
            then json_build_object('terminated_on', g.terminated_on, 'initiative', g.initiative,
                                   'reason', g.termination_reason, 'kept_amount', g.kept_amount,
                                   'released_amount', g.released_amount) end as termination,
       g.created_at, g.updated_at
  from agreement g
  join application a on a.id = g.application_id
  join grant_call c on c.id = g.call_id
  join award w on w.application_id = g.application_id
 where ($1::text is null or g.call_code = $1 or g.call_id = try_uuid($1))
   and ($2::uuid is null or g.application_id = $2)
   and ($3::text is null or g.state = $3)
   and g.id > case when $4::uuid is null then '00000000-0000-0000-0000-000000000000'
                   else $4::uuid end
 order by g.id
 limit $5::int + 1;

-- name: award_of_application :maybe
-- Locked: a withdrawal that gives it back is waited for.
-- $1 application id
select w.call_id, w.amount, w.rate, w.state, w.decided_on, to_json(w.envelopes) as envelopes
  from award w
 where w.application_id = $1::uuid
   for update of w;

-- name: agreement_insert :exec1
-- $1 id · $2 application id · $3 form · $4 object · $5 amount · $6 forecast base · $7 start · $8 end
-- $9 who · $10 now
insert into agreement (id, application_id, call_id, call_code, form, object, amount,
                       forecast_base_amount, start_on, end_on, created_by, created_at, updated_at)
select $1::uuid, a.id, a.call_id, a.call_code, $3::text, $4::text, $5::bigint, $6::bigint, $7::date,
       $8::date, $9::text, $10::timestamptz, $10
  from application a
 where a.id = $2::uuid;

-- name: agreement_update :exec1
-- $1 id · $2 form · $3 object · $4 forecast base · $5 start · $6 end · $7 notified · $8 now
update agreement
   set form = $2::text, object = $3::text, forecast_base_amount = $4::bigint, start_on = $5::date,
       end_on = $6::date, eu_notified = $7::boolean, version = version + 1,
       updated_at = $8::timestamptz
 where id = $1::uuid;

-- name: agreement_shares_clear :exec
-- $1 agreement id
delete from agreement_share where agreement_id = $1::uuid;

-- name: agreement_shares_insert :exec
-- $1 agreement id · $2 shares, as a list of objects in the form of the wire
insert into agreement_share (agreement_id, position, siret, name, rna, share_rate, amount, payee,
                             declared_aids)
select $1::uuid, p.place, p.share ->> 'siret', p.share ->> 'name', o.rna,
       ((p.share ->> 'share_rate')::numeric * 10000)::int,
       ((p.share ->> 'amount')::numeric * 100)::bigint, (p.share ->> 'payee')::boolean,
       p.share -> 'declared_aids'
  from jsonb_array_elements($2::text::jsonb) with ordinality p (share, place)
  left join organisation o on o.siret = p.share ->> 'siret';

-- name: instalments_insert :exec
-- $1 agreement id · $2 instalments, as a list of objects in the form of the wire · $3 now
insert into instalment (id, agreement_id, number, kind, share_rate, trigger, amount, created_at,
                        updated_at)
select (p.part ->> 'id')::uuid, $1::uuid, (p.part ->> 'number')::int, p.part ->> 'kind',
       ((p.part ->> 'share_rate')::numeric * 10000)::int, p.part ->> 'trigger',
       ((p.part ->> 'amount')::numeric * 100)::bigint, $3::timestamptz, $3
  from jsonb_array_elements($2::text::jsonb) p (part);

-- name: instalment_list :many
-- $1 agreement id
select i.id, g.version, i.agreement_id, i.number, i.kind, i.share_rate, i.trigger, i.amount, i.state,
       i.report, i.actual_base_amount, i.due_amount, i.clawback_amount, i.redistributions,
       i.claimed_by, i.claimed_at, i.claimed_on, to_json(i.approved_by) as approved_by, i.approvals_needed,
       i.reason, i.paid_on, i.payment_reference, i.created_at, i.updated_at
  from instalment i
  join agreement g on g.id = i.agreement_id
 where i.agreement_id = $1::uuid
 order by i.number;

-- name: award_is_accepted :one
-- $1 application id
select award_accepted($1::uuid) as accepted;

-- name: award_accept :exec1
-- From here on the award is not given back by a withdrawal.
-- $1 application id · $2 now
update award
   set state = 'accepted', version = version + 1, updated_at = $2::timestamptz
 where application_id = $1::uuid
   and state = 'offered';

-- name: agreement_sign :exec1
-- $1 id · $2 signed on · $3 signatory · $4 now
update agreement
   set state = 'signed', signed_on = $2::date, signatory = $3::text, version = version + 1,
       updated_at = $4::timestamptz
 where id = $1::uuid;

-- name: award_give_back :exec1
-- $1 application id · $2 now
update award
   set state = 'released', version = version + 1, updated_at = $2::timestamptz
 where application_id = $1::uuid;

-- name: agreement_terminate :exec1
-- $1 id · $2 terminated on · $3 by whom · $4 reason · $5 kept · $6 given back to the envelopes · $7 now
with cancelled as (
  update instalment i
     set state = 'cancelled', updated_at = $7::timestamptz
   where i.agreement_id = $1::uuid
     and i.state in ('planned', 'rejected')
  returning i.id
)
update agreement
   set state = 'terminated', terminated_on = $2::date, initiative = $3::text,
       termination_reason = $4::text, kept_amount = $5::bigint, released_amount = $6::bigint,
       version = version + 1, updated_at = $7
 where id = $1;
