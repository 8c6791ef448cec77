-- A signed agreement whose financial year ends on a day: psql -v call=… -v signed_on=…
begin;
set local session_replication_role = replica; -- rows stand in for acts that are tested elsewhere

create temp table file on commit drop as
select gen_random_uuid() as id, c.id as call_id, v.id as version_id
  from grant_call c
  join grant_call_version v on v.call_id = c.id and v.number = c.version_number
 where c.code = :'call';

insert into application (id, reference, call_id, call_code, call_version_id, collective_id, sirets,
                         title, state, submitted_at, created_at, updated_at)
select f.id, :'call' || '-1', f.call_id, :'call', f.version_id, gen_random_uuid(), '{}', 'Cas', 'awarded',
       now(), now(), now()
  from file f;

insert into award (application_id, call_id, call_code, decision_id, amount, decided_on, voting_body,
                   decision_reference, envelopes, state, created_at, updated_at)
select f.id, f.call_id, :'call', gen_random_uuid(), 100, :'signed_on', 'Commission permanente', 'cas',
       '{}', 'accepted', now(), now()
  from file f;

insert into agreement (id, application_id, call_id, call_code, state, form, object, amount,
                       forecast_base_amount, signatory, signed_on, created_by, created_at, updated_at)
select gen_random_uuid(), f.id, f.call_id, :'call', 'signed', 'agreement', 'Cas', 100, 100, 'Cas',
       :'signed_on', 'cas', now(), now()
  from file f;

insert into agreement_share (agreement_id, position, siret, name, share_rate, amount, payee)
select g.id, 1, '00000102400017', 'Cas', 10000, 100, true
  from agreement g join file f on f.id = g.application_id;
commit;
