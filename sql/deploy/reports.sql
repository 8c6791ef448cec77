-- Deploy guichet:reports to pg
-- requires: follow_up agreements payments clock_rate
--
-- What beneficiaries report of their projects, and the closing of a file.
begin;

alter table agreement
  add column closed_at timestamptz,
  add column closed_by text,
  add column closing_reason text,
  add constraint agreement_closed check
    ((closed_at is null) = (closed_by is null) and (closed_at is null or state = 'completed'));

-- code, number: of the list that the rules of the call and the law make; due_on: as it stood when the
-- report was begun.  values: [{indicator, member_id, territory, value}], what the period brought.
create table report (
  id             uuid        not null,
  version        bigint      not null default 1,
  agreement_id   uuid        not null,
  application_id uuid        not null,
  code           text        not null collate "C",
  number         int         not null,
  kind           text        not null,
  due_on         date        not null,
  state          text        not null default 'draft',
  summary        text        not null,
  spent_amount   bigint,     -- cents
  values         jsonb       not null,
  reason         text,
  submitted_at   timestamptz,
  submitted_on   date,       -- at the clock of the call
  accepted_at    timestamptz,
  written_by     text        not null,
  decided_by     text,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  constraint report_pkey primary key (id),
  constraint report_once unique (agreement_id, code, number),
  constraint report_agreement foreign key (agreement_id) references agreement,
  constraint report_application foreign key (application_id) references application,
  constraint report_kind check (kind in ('progress', 'final', 'financial')),
  constraint report_state check (state in ('draft', 'submitted', 'returned', 'accepted')),
  constraint report_submitted check (state = 'draft' or submitted_at is not null),
  constraint report_accepted check ((state = 'accepted') = (accepted_at is not null)),
  constraint report_spent_amount check (spent_amount >= 0)
);
create index report_application_id on report (application_id);

-- A draft is its writer's; whoever reads the file reads what was submitted of it.
alter table report enable row level security;
alter table report force row level security;
create policy report_owner on report to guichet_migrate using (true) with check (true);
create policy report_read on report for select to guichet_app, guichet_report
  using (exists (select from application a
                  where a.id = application_id
                    and (report.state <> 'draft' or a.sirets && (select app_sirets()))));
create policy report_insert on report for insert to guichet_app
  with check (exists (select from application a
                       where a.id = application_id and a.sirets && (select app_sirets())));
create policy report_update on report for update to guichet_app
  using (exists (select from application a where a.id = application_id)) with check (true);
create policy report_delete on report for delete to guichet_app using (false);
grant select, insert, update on report to guichet_app;
grant select on report to guichet_report;

-- Is this object, whatever it is, of a test call?
create or replace function of_test_call(object uuid) returns boolean
  language sql stable parallel safe
  return (select c.mode = 'test'
            from grant_call c
           where c.id = coalesce(
                   (select a.call_id from application a where a.id = object),
                   (select d.call_id from decision d where d.id = object),
                   (select a.call_id from document d join application a on a.id = d.application_id
                     where d.id = object),
                   (select a.call_id from review r join application a on a.id = r.application_id
                     where r.id = object),
                   (select g.call_id from agreement g where g.id = of_test_call.object),
                   (select a.call_id from report r join application a on a.id = r.application_id
                     where r.id = object)));

-- Is there an accepted report of this code?  A payment claim may ask.
create function report_accepted(agreement uuid, code text) returns boolean
  language sql stable
  return exists (select from report r
                  where r.agreement_id = agreement and r.code = report_accepted.code
                    and r.state = 'accepted');

-- What accepted reports say: a flow adds up from one to the next, of a stock the last one holds.
create function realised_indicators(application uuid)
  returns table (indicator text, member_id uuid, territory text, value bigint)
  language sql stable
as $$
  with said as (
    select x.indicator, x.member_id, x.territory, x.value, r.due_on, r.accepted_at,
           m.rule ->> 'measure' as measure
      from report r
      join application a on a.id = r.application_id
      join grant_call_version v on v.id = a.call_version_id
     cross join jsonb_to_recordset(r.values)
                x (indicator text, member_id uuid, territory text, value bigint)
      left join lateral (select i as rule
                           from jsonb_path_query(v.rules, '$.follow_up.indicators[*]') i
                          where i ->> 'code' = x.indicator) m on true
     where r.application_id = application
       and r.state = 'accepted')
  select s.indicator, s.member_id, s.territory,
         case when min(s.measure) = 'stock'
              then (array_agg(s.value order by s.due_on desc, s.accepted_at desc))[1]
              else sum(s.value)::bigint end
    from said s
   group by s.indicator, s.member_id, s.territory;
$$;

drop function call_files_told(uuid), call_files(uuid);

-- The deposited files of a call that the caller may read, with what figures are made of.
create function call_files(call uuid)
  returns table (received boolean, complete boolean, eligible boolean, selected boolean,
                 awarded boolean, requested_amount bigint, awarded_amount bigint, total_cost bigint,
                 trainees_planned bigint, trainees_realised bigint, paid_amount bigint,
                 axis text, territories text[], roles text[],
                 audiences text[])
  language sql stable
as $$
  select a.submitted_at is not null,
         f.state in ('complete', 'under_review', 'scored', 'selected', 'waitlisted', 'not_selected',
                     'awarded')
           or exists (select from application_transition t
                       where t.application_id = a.id and t.to_state = 'complete'),
         f.state in ('under_review', 'scored', 'selected', 'waitlisted', 'not_selected', 'awarded')
           or exists (select from application_transition t
                       where t.application_id = a.id and t.to_state = 'under_review'),
         f.state in ('selected', 'awarded'),
         w.amount is not null,
         case when a.submitted_at is not null then a.requested_amount end,
         w.amount,
         case when w.amount is not null
              then (select sum((l ->> 'amount')::numeric * 100)::bigint
                      from jsonb_array_elements(a.budget -> 'cost_lines') l) end,
         case when w.amount is not null
              then (select sum(p.value)::bigint
                      from planned_indicator p
                     where p.application_id = a.id
                       and p.indicator in (select i ->> 'code'
                                             from jsonb_path_query(v.rules,
                                                    '$.follow_up.indicators[*] ? (@.people_trained == true)') i)) end,
         case when w.amount is not null
              then (select sum(r.value)::bigint
                      from realised_indicators(a.id) r
                     where r.indicator in (select i ->> 'code'
                                             from jsonb_path_query(v.rules,
                                                    '$.follow_up.indicators[*] ? (@.people_trained == true)') i)) end,
         (select g.paid_amount - g.recovered_amount from agreement g where g.application_id = a.id),
         a.axis,
         array(select distinct territory_group(t) from unnest(a.territories) t),
         array(select distinct r from member m cross join unnest(m.roles) r
                where m.collective_id = a.collective_id
                  and m.consent_state not in ('refused', 'withdrawn')),
         a.target_audiences
    from application a
    join grant_call c on c.id = a.call_id
    join grant_call_version v on v.id = a.call_version_id
   cross join lateral (select state_shown(a.state, c.results_published_at, c.code,
                                          a.sirets) as state) f
    left join award w on w.application_id = a.id and w.state in ('offered', 'accepted')
   where a.call_id = call
     and a.state <> 'draft';
$$;

-- The same of all files, for everybody: what was received, and the rest once results are published.
create function call_files_told(call uuid)
  returns table (received boolean, complete boolean, eligible boolean, selected boolean,
                 awarded boolean, requested_amount bigint, awarded_amount bigint, total_cost bigint,
                 trainees_planned bigint, trainees_realised bigint, paid_amount bigint,
                 axis text, territories text[], roles text[],
                 audiences text[])
  language plpgsql
as $$
#variable_conflict use_column
declare
  told constant boolean := (select c.results_published_at is not null
                              from grant_call c where c.id = call);
  kept constant text[] := reader_of_all();
begin
  return query
  select f.received, f.complete and told, f.eligible and told, f.selected and told,
         f.awarded and told,
         case when told then f.requested_amount end, case when told then f.awarded_amount end,
         case when told then f.total_cost end, case when told then f.trainees_planned end,
         case when told then f.trainees_realised end, case when told then f.paid_amount end,
         f.axis, f.territories, f.roles, f.audiences
    from call_files(call) f;
  perform reader_again(kept);
end;
$$;

commit;
