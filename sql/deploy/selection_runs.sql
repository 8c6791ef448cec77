-- Deploy guichet:selection_runs to pg
-- requires: results
--
-- Runs of the selection of a call: their frozen inputs, the ranking they made, the one that was adopted.
begin;

-- Acts on all the files of a call: they look at every one, and refuse whoever has an interest in one.
create or replace function of_whole_call(operation text) returns boolean
  language sql immutable parallel safe
  return operation in ('call_results_publish', 'call_read', 'call_extend', 'selection_run_create',
                       'selection_run_adopt', 'selection_run_promotions');

-- The SIREN of the asker's organisations, and the files of its conflicts, in those acts as well.
create function app_own_sirens() returns text[]
  language sql stable parallel safe
  return coalesce(string_to_array(app_setting('sirens'), ','), '{}');
create function app_own_conflicts() returns uuid[]
  language sql stable
  return (select coalesce(array_agg(k.application_id), '{}') from conflict k
           where k.subject = app_setting('subject'));

create function app_interested(call text) returns boolean
  language sql stable
  return exists (select from application a
                  where a.call_code = call and a.state <> 'draft'
                    and (a.sirens && (select app_own_sirens())
                         or a.id = any ((select app_own_conflicts())::uuid[])));

create function points_score(points bigint) returns text
  language sql immutable parallel safe
  return to_char(points / 10000.0, 'FM9999999999990.0000');

-- inputs: canonical JSON (RFC 8785), the very bytes that input_sha256 is of.  wave: null for all.
create table selection_run (
  id                  uuid        not null,
  version             bigint      not null default 1,
  call_id             uuid        not null,
  call_code           text        not null collate "C",
  call_version_number int         not null,
  wave                text,
  state               text        not null default 'proposed',
  inputs              text        not null,
  input_sha256        text        not null,
  output_sha256       text        not null,
  min_total_score     int,        -- points of score; null: none
  file_count          int         not null,
  selected_count      int         not null,
  waitlisted_count    int         not null,
  not_selected_count  int         not null,
  available_amount    bigint,     -- cents; null without an envelope
  offered_amount      bigint      not null,
  offered_points      bigint      not null,
  under_count_target  boolean     not null,
  over_count_target   boolean     not null,
  best_points         bigint      not null,
  best_amount         bigint      not null,
  best_count          int         not null,
  best_bound          bigint      not null, -- points that no choice can pass
  best_proven         boolean     not null,
  run_by              text        not null,
  adopted_by          text,
  adopted_at          timestamptz,
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  constraint selection_run_pkey primary key (id),
  constraint selection_run_call foreign key (call_id) references grant_call,
  constraint selection_run_state check (state in ('proposed', 'adopted', 'superseded')),
  constraint selection_run_adopted check ((state = 'proposed') = (adopted_at is null)),
  constraint selection_run_inputs check
    (input_sha256 = encode(sha256(convert_to(inputs, 'UTF8')), 'hex'))
);
create unique index selection_run_adopted_once on selection_run (call_id, coalesce(wave, ''))
 where state = 'adopted';
create index selection_run_call_id on selection_run (call_id, id);

-- place: the order of the ranking, unranked files last.  points: ten-thousandths of a point of score.
-- envelopes: those in which an award counts.
create table selection_entry (
  run_id         uuid    not null,
  place          int     not null,
  application_id uuid    not null,
  rank           int,
  outcome        text    not null,
  reason         text    not null,
  points         bigint  not null,
  grant_amount   bigint  not null,
  offered_amount bigint,
  missing_amount bigint,
  envelope       text    collate "C",
  envelopes      text[]  not null collate "C",
  in_best_use    boolean not null,
  constraint selection_entry_pkey primary key (run_id, place),
  constraint selection_entry_file unique (run_id, application_id),
  constraint selection_entry_run foreign key (run_id) references selection_run,
  constraint selection_entry_outcome check (outcome in ('selected', 'waitlisted', 'not_selected')),
  constraint selection_entry_offered check ((outcome = 'selected') = (offered_amount is not null))
);
create index selection_entry_application_id on selection_entry (application_id);

create trigger selection_entry_immutable
  before update or delete on selection_entry for each row execute function refuse_change();

alter table award add constraint award_selection_run foreign key (selection_run_id)
  references selection_run;

-- A place in a ranking is read by whoever reads its file.
alter table selection_entry enable row level security;
alter table selection_entry force row level security;
create policy selection_entry_owner on selection_entry to guichet_migrate
  using (true) with check (true);
create policy selection_entry_read on selection_entry for select to guichet_app, guichet_report
  using (exists (select from application a
                  where a.id = application_id and region_reads(a.call_code)));
create policy selection_entry_insert on selection_entry for insert to guichet_app
  with check ((select app_setting('operation')) = 'selection_run_create');
create policy selection_entry_update on selection_entry for update to guichet_app
  using (false) with check (false);
create policy selection_entry_delete on selection_entry for delete to guichet_app using (false);

-- A ranking tells of all its files at once: whoever does not read each of them, or has an interest in
-- one, finds nothing of it.
create function ranking_whole(run uuid, file_count int) returns boolean
  language sql stable
  return (select count(*) from selection_entry e
            join application a on a.id = e.application_id
           where e.run_id = run
             and not a.sirens && (select app_own_sirens())
             and a.id <> all ((select app_own_conflicts())::uuid[])) = file_count;
alter table selection_run enable row level security;
alter table selection_run force row level security;
create policy selection_run_owner on selection_run to guichet_migrate using (true) with check (true);
create policy selection_run_read on selection_run for select to guichet_app, guichet_report
  using (region_reads(call_code)
         and ((select app_own_sirens())::text[] = '{}' and (select app_own_conflicts())::uuid[] = '{}'
              or ranking_whole(id, file_count)));
create policy selection_run_insert on selection_run for insert to guichet_app
  with check (region_reads(call_code)
              and (select app_setting('operation')) = 'selection_run_create');
create policy selection_run_update on selection_run for update to guichet_app
  using (region_reads(call_code)) with check (region_reads(call_code));
create policy selection_run_delete on selection_run for delete to guichet_app using (false);

-- The feed names a ranking to whoever may read it.
create policy event_ranking on event as restrictive for select to guichet_app, guichet_report
  using (subject_type <> 'selection_run'
         or exists (select from selection_run r where r.id = subject_id));

grant select, insert, update on selection_run to guichet_app;
grant select, insert on selection_entry to guichet_app;
grant select on selection_run, selection_entry to guichet_report;

commit;
