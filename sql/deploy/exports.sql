-- Deploy guichet:exports to pg
-- requires: relations selection
--
-- Tables that somebody asked for, made outside of a request with the rights of who asked.  Only that
-- person reads one, and not after having told an interest in a file of its call, or with a token that
-- tells an interest that it did not tell then.
begin;

create table export (
  id              uuid        not null,
  version         bigint      not null default 1,
  call_id         uuid        not null,
  call_code       text        not null collate "C",
  kind            text        not null,
  format          text        not null,
  dialect         text        not null,
  state           text        not null default 'queued',
  subject         text        not null,
  client          text        not null,
  scopes          bigint      not null, -- bits, as the service numbers them; it made the row itself
  roles           jsonb       not null, -- [{role, call_code}]
  organisations   text[]      not null,
  mail_domain     text,
  sirens          text[]      not null, -- in which who asked had an interest then
  speaks_for_none boolean     not null,
  row_count       bigint,
  byte_count      bigint,
  sha256          text,
  media_type      text,
  file_name       text,
  requested_at    timestamptz not null,
  finished_at     timestamptz,
  expires_at      timestamptz not null,
  constraint export_pkey primary key (id),
  constraint export_call foreign key (call_id) references grant_call,
  constraint export_state check (state in ('queued', 'ready', 'failed')),
  constraint export_finished check ((state = 'queued') = (finished_at is null)),
  constraint export_ready check
    ((state = 'ready') = (sha256 is not null) and (sha256 is null) = (row_count is null)
     and (sha256 is null) = (byte_count is null) and (sha256 is null) = (media_type is null))
);
create index export_queued on export (id) where state = 'queued';
create index export_expires on export (expires_at);

create table export_chunk (
  export_id uuid  not null,
  number    int   not null,
  content   bytea not null,
  constraint export_chunk_pkey primary key (export_id, number),
  constraint export_chunk_export foreign key (export_id) references export on delete cascade
);
alter table export_chunk alter column content set storage external; -- read in whole pieces

alter table export enable row level security;
alter table export force row level security;
create policy export_owner on export to guichet_migrate using (true) with check (true);
create policy export_job on export to guichet_job using (true) with check (false);
create policy export_read on export for select to guichet_app
  using ((select app_setting('operation')) = 'export_make'
         or subject = (select app_setting('subject'))
            and region_reads(call_code)
            and (select app_sirens())::text[] <@ sirens
            and not exists (select from conflict k
                             where k.subject = export.subject and k.call_code = export.call_code
                               and k.created_at >= export.requested_at));
create policy export_insert on export for insert to guichet_app
  with check (subject = (select app_setting('subject')) and region_reads(call_code));
create policy export_update on export for update to guichet_app
  using ((select app_setting('operation')) = 'export_make') with check (true);
create policy export_delete on export for delete to guichet_app using (false);

alter table export_chunk enable row level security;
alter table export_chunk force row level security;
create policy export_chunk_owner on export_chunk to guichet_migrate using (true) with check (true);
create policy export_chunk_read on export_chunk for select to guichet_app
  using (exists (select from export e where e.id = export_id));
create policy export_chunk_insert on export_chunk for insert to guichet_app
  with check ((select app_setting('operation')) = 'export_make');
create policy export_chunk_update on export_chunk for update to guichet_app
  using (false) with check (false);
create policy export_chunk_delete on export_chunk for delete to guichet_app using (false);

grant select, insert, update on export to guichet_app;
grant select, insert on export_chunk to guichet_app;
grant select, delete on export to guichet_job;

commit;
