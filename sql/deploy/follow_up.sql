-- Deploy guichet:follow_up to pg
-- requires: selection
--
-- What a file plans to bring about, by member and territory, and the figures of a call.
--
-- Figures are told twice.  The region counts the files that it reads: row-level security leaves out
-- those that a conflict of interest closes, so no total speaks of them.  To everybody else a function
-- counts as a reader of all calls without organisations and without conflicts, who is not
-- of the region: the policies tell it every deposited file, and no result before its publication.
begin;

-- member_id, territory: null = the collective, the whole of the project.
create table planned_indicator (
  application_id uuid   not null,
  place          int    not null,
  indicator      text   not null,
  member_id      uuid,
  territory      text   collate "C",
  value          bigint not null,
  constraint planned_indicator_pkey primary key (application_id, place),
  constraint planned_indicator_once unique nulls not distinct
    (application_id, indicator, member_id, territory),
  constraint planned_indicator_application foreign key (application_id)
    references application on delete cascade,
  constraint planned_indicator_value check (value between 0 and 1000000000)
);

alter table planned_indicator enable row level security;
alter table planned_indicator force row level security;
create policy planned_indicator_owner on planned_indicator to guichet_migrate
  using (true) with check (true);
create policy planned_indicator_read on planned_indicator for select to guichet_app, guichet_report
  using (exists (select from application a where a.id = application_id));
create policy planned_indicator_insert on planned_indicator for insert to guichet_app
  with check (exists (select from application a where a.id = application_id
                         and a.sirets && (select app_sirets())));
create policy planned_indicator_update on planned_indicator for update to guichet_app
  using (false) with check (false);
create policy planned_indicator_delete on planned_indicator for delete to guichet_app
  using (exists (select from application a where a.id = application_id
                    and a.sirets && (select app_sirets())));
grant select, insert, delete on planned_indicator to guichet_app;
grant select on planned_indicator to guichet_report;

-- commune:59350 lies in departement:59; every other territory stands for itself.
create function territory_group(territory text) returns text
  language sql immutable strict parallel safe
  return case when territory like 'commune:%'
              then 'departement:' || substr(territory, 9, case when territory ~ '^commune:9[78]'
                                                               then 3 else 2 end)
              else territory end;

-- The deposited files of a call that the caller may read, with what figures are made of.
create function call_files(call uuid)
  returns table (received boolean, complete boolean, eligible boolean, selected boolean,
                 awarded boolean, requested_amount bigint, awarded_amount bigint, total_cost bigint,
                 trainees_planned bigint, axis text, territories text[], roles text[],
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

-- Becomes, until the end of the transaction, a reader of all calls whom nothing closes a file to and
-- who is not of the region; tells who it was.
create function reader_of_all() returns text[]
  language plpgsql
as $$
declare
  names constant text[] := array['readers', 'sirets', 'sirens', 'subject', 'region'];
  kept  constant text[] := array(select coalesce(current_setting('app.' || n, true), '')
                                   from unnest(names) with ordinality t(n, place) order by place);
begin
  perform set_config('app.' || n, case n when 'readers' then '@*' else '' end, true)
     from unnest(names) n;
  return kept;
end;
$$;
create function reader_again(kept text[]) returns void
  language plpgsql
as $$
begin
  perform set_config('app.readers', kept[1], true), set_config('app.sirets', kept[2], true),
          set_config('app.sirens', kept[3], true), set_config('app.subject', kept[4], true),
          set_config('app.region', kept[5], true);
end;
$$;

-- The same of all files, for everybody: what was received, and the rest once results are published.
create function call_files_told(call uuid)
  returns table (received boolean, complete boolean, eligible boolean, selected boolean,
                 awarded boolean, requested_amount bigint, awarded_amount bigint, total_cost bigint,
                 trainees_planned bigint, axis text, territories text[], roles text[],
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
         f.axis, f.territories, f.roles, f.audiences
    from call_files(call) f;
  perform reader_again(kept);
end;
$$;

create function call_file_count(call uuid) returns bigint
  language sql stable
as $$ select count(*) from application a where a.call_id = call and a.state <> 'draft'; $$;

-- All of them, whoever asks: more than one reads where an interest closes a file.
create function call_file_count_told(call uuid) returns bigint
  language plpgsql
as $$
declare
  kept  constant text[] := reader_of_all();
  found constant bigint := call_file_count(call);
begin
  perform reader_again(kept);
  return found;
end;
$$;

commit;
