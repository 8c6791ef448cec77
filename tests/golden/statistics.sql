-- A call with so many files, without the months that they would take: psql -v step=… -v call=…
begin;
set local session_replication_role = replica; -- rows stand in for acts that are tested elsewhere

select :'step' = 'files' as making, :'step' = 'publication' as publishing \gset
\if :making
create temp table file on commit drop as
select gen_random_uuid() as id, n, n <= :awarded as awarded, c.id as call_id, v.id as version_id
  from generate_series(1, :received) n, grant_call c
  join grant_call_version v on v.call_id = c.id and v.number = c.version_number
 where c.code = :'call';

insert into application (id, reference, call_id, call_code, call_version_id, collective_id, sirets,
                         title, budget, requested_amount, state, submitted_at, created_at,
                         updated_at)
select f.id, :'call' || '-' || f.n, f.call_id, :'call', f.version_id, gen_random_uuid(), '{}', 'Cas',
       jsonb_build_object('cost_lines', jsonb_build_array(jsonb_build_object(
         'category', 'staff', 'label', 'Équipe',
         'amount', case when f.n = 1 then :cost_amount else 0 end || '.00'))),
       0, case when f.awarded then 'awarded' else 'not_selected' end, now(), now(), now()
  from file f;

-- The first takes the cents that do not divide.
insert into award (application_id, call_id, call_code, decision_id, amount, decided_on, voting_body,
                   decision_reference, envelopes, created_at, updated_at)
select f.id, f.call_id, :'call', gen_random_uuid(),
       100::bigint * :awarded_amount / :awarded
         + case when f.n = 1 then 100::bigint * :awarded_amount % :awarded else 0 end,
       current_date, 'Commission permanente', 'cas', '{}', now(), now()
  from file f
 where f.awarded;

insert into planned_indicator (application_id, place, indicator, value)
select f.id, 1, 'trainees', :trainees from file f where f.n = 1;
\elif :publishing
update grant_call set results_published_at = now() where code = :'call';
\else
update grant_call set mode = 'live', clock_at = null, clock_set_at = null where code = :'call';
\endif
commit;
