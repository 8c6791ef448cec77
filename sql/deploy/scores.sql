-- Deploy guichet:scores to pg
-- requires: instruction_states
--
-- What the reviews of a file made: one row while it is scored.
begin;

create table application_score (
  application_id uuid         not null,
  total_score    numeric(9,4) not null,
  knocked_out    boolean      not null default false, -- under the minimum of a criterion that excludes
  scored_at      timestamptz  not null,
  constraint application_score_pkey primary key (application_id),
  constraint application_score_application foreign key (application_id) references application
);

-- For the region's eyes; the last reviewer writes it without reading it.
alter table application_score enable row level security;
alter table application_score force row level security;
create policy application_score_owner on application_score to guichet_migrate
  using (true) with check (true);
create policy application_score_read on application_score for select to guichet_app, guichet_report
  using (exists (select from application a where a.id = application_id
                    and array['@*', '@' || a.call_code] && (select app_readers())));
create policy application_score_insert on application_score for insert to guichet_app
  with check (exists (select from application a where a.id = application_id));
create policy application_score_update on application_score for update to guichet_app
  using (exists (select from application a where a.id = application_id))
  with check (exists (select from application a where a.id = application_id));
create policy application_score_delete on application_score for delete to guichet_app
  using (exists (select from application a where a.id = application_id));

grant select, insert, update, delete on application_score to guichet_app;
grant select on application_score to guichet_report;

commit;
