-- Deploy guichet:applications to pg
-- requires: calls, collectives
--
-- Applications, what was deposited of them, and the proof of it.
begin;

-- sirets: copied from the collective, so that one row tells who reads it.
-- communes: the project's territories as communes of the call's vintage, former codes resolved.
-- matches: the communes among them that a bonus set of the pinned version holds.
create table application (
  id               uuid        not null,
  version          bigint      not null default 1,
  reference        text,
  call_id          uuid        not null,
  call_version_id  uuid        not null,
  collective_id    uuid        not null,
  sirets           text[]      not null collate "C",
  title            text        not null,
  summary          text,
  territories      text[]      not null default '{}' collate "C",
  commune_count    int         not null default 0,
  matches          jsonb       not null default '[]',
  axis             text,
  target_audiences text[]      not null default '{}',
  start_on         date,
  end_on           date,
  budget           jsonb,
  requested_amount bigint,      -- cents
  state            text        not null default 'draft',
  note_waived      boolean     not null default false,
  submitted_at     timestamptz,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  constraint application_pkey primary key (id),
  constraint application_reference unique (call_id, reference),
  constraint application_call foreign key (call_id) references grant_call,
  constraint application_call_version foreign key (call_version_id) references grant_call_version,
  constraint application_collective foreign key (collective_id) references collective,
  constraint application_requested_amount check (requested_amount >= 0),
  constraint application_state check (state in
    ('draft', 'note_submitted', 'preselected', 'not_preselected', 'submitted', 'withdrawn', 'dismissed')),
  constraint application_numbered check (state = 'draft' or reference is not null)
);
create index application_sirets on application using gin (sirets);
create index application_call_id on application (call_id, id);
create index application_collective_id on application (collective_id);
create index application_updated_at on application (updated_at, id);
create index application_territories on application using gin (territories);

create table application_transition (
  id             uuid        not null,
  application_id uuid        not null,
  at             timestamptz not null, -- arrival at the server
  call_at        timestamptz not null, -- the same instant at the clock of the call
  from_state     text,
  to_state       text        not null,
  action         text        not null,
  actor          text        not null,
  acting         text,
  reason         text,
  constraint application_transition_pkey primary key (id),
  constraint application_transition_application foreign key (application_id)
    references application on delete cascade
);
create index application_transition_application_id on application_transition (application_id, id);

create table application_snapshot (
  application_id uuid        not null,
  number         int         not null,
  stage          text        not null,
  content        text        not null, -- canonical JSON (RFC 8785): these very bytes are digested
  sha256         text        not null,
  received_at    timestamptz not null,
  constraint application_snapshot_pkey primary key (application_id, number),
  constraint application_snapshot_application foreign key (application_id) references application,
  constraint application_snapshot_sha256 check (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex'))
);

create table application_receipt (
  application_id     uuid        not null,
  number             text        not null,
  snapshot_number    int         not null,
  stage              text        not null,
  received_at        timestamptz not null,
  missing            text[]      not null,
  silence_rejects_on date,
  contact            text,
  constraint application_receipt_pkey primary key (application_id, snapshot_number),
  constraint application_receipt_number unique (number),
  constraint application_receipt_snapshot foreign key (application_id, snapshot_number)
    references application_snapshot
);

create table document (
  id             uuid        not null,
  version        bigint      not null default 1,
  application_id uuid        not null,
  kind           text        not null,
  filename       text        not null,
  media_type     text,
  byte_count     bigint      not null,
  received_count bigint      not null default 0,
  sha256         text,
  state          text        not null default 'uploading',
  expires_at     timestamptz not null,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  constraint document_pkey primary key (id),
  constraint document_application foreign key (application_id) references application on delete cascade,
  constraint document_byte_count check (byte_count between 1 and 20971520),
  constraint document_received check (received_count between 0 and byte_count),
  constraint document_state check (state in
    ('uploading', 'unscanned', 'scanning', 'clean', 'infected', 'rejected')),
  constraint document_whole check (state = 'uploading' or received_count = byte_count)
);
create index document_application_id on document (application_id, id);

create table document_chunk (
  document_id uuid   not null,
  position    bigint not null, -- of its first byte
  content     bytea  not null,
  constraint document_chunk_pkey primary key (document_id, position),
  constraint document_chunk_document foreign key (document_id) references document on delete cascade
);
alter table document_chunk alter column content set storage external;

create trigger application_transition_immutable
  before update on application_transition for each row execute function refuse_change();
create trigger application_snapshot_immutable
  before update or delete on application_snapshot for each row execute function refuse_change();
create trigger application_receipt_immutable
  before update or delete on application_receipt for each row execute function refuse_change();

-- The region sees a file once something was deposited; a waiver speaks of a draft by its id.
alter table application enable row level security;
alter table application force row level security;
create policy application_owner on application to guichet_migrate using (true) with check (true);
create policy application_read on application for select to guichet_app, guichet_report
  using (sirets && (select app_sirets())
         or (state <> 'draft' or (select app_setting('operation')) = 'application_note_waive')
            and ('*' = any ((select app_region())::text[])
                 or call_id = any ((select array_agg(c.id) from grant_call c
                                     where c.code = any ((select app_region())::text[]))::uuid[])));
create policy application_insert on application for insert to guichet_app
  with check (sirets && (select app_sirets()));
create policy application_update on application for update to guichet_app
  using (sirets && (select app_sirets())
         or (state <> 'draft' or (select app_setting('operation')) = 'application_note_waive')
            and ('*' = any ((select app_region())::text[])
                 or call_id = any ((select array_agg(c.id) from grant_call c
                                     where c.code = any ((select app_region())::text[]))::uuid[])))
  with check (true);
create policy application_delete on application for delete to guichet_app
  using (state = 'draft' and sirets && (select app_sirets()));

do $$
declare
  part text;
begin
  foreach part in array array['application_transition', 'application_snapshot',
                              'application_receipt', 'document'] loop
    execute format('alter table %I enable row level security', part);
    execute format('alter table %I force row level security', part);
    execute format('create policy %I on %I to guichet_migrate using (true) with check (true)',
                   part || '_owner', part);
    execute format('create policy %I on %I for select to guichet_app, guichet_report
                      using (exists (select from application a where a.id = application_id))',
                   part || '_read', part);
    execute format('create policy %I on %I for insert to guichet_app
                      with check (exists (select from application a where a.id = application_id))',
                   part || '_insert', part);
    execute format('create policy %I on %I for update to guichet_app
                      using (exists (select from application a where a.id = application_id))
                      with check (exists (select from application a where a.id = application_id))',
                   part || '_update', part);
    execute format('create policy %I on %I for delete to guichet_app
                      using (exists (select from application a where a.id = application_id
                                        and a.sirets && (select app_sirets())))',
                   part || '_delete', part);
  end loop;
end;
$$;

-- A job clears uploads that nobody finished.
create policy document_job on document to guichet_job
  using (state = 'uploading') with check (false);

alter table document_chunk enable row level security;
alter table document_chunk force row level security;
create policy document_chunk_owner on document_chunk to guichet_migrate using (true) with check (true);
create policy document_chunk_read on document_chunk for select to guichet_app
  using (exists (select from document d where d.id = document_id));
create policy document_chunk_insert on document_chunk for insert to guichet_app
  with check (exists (select from document d where d.id = document_id));
create policy document_chunk_update on document_chunk for update to guichet_app
  using (false) with check (false);
create policy document_chunk_delete on document_chunk for delete to guichet_app
  using (exists (select from document d where d.id = document_id));

-- A file follows the readers of its collective.
create function collective_readers() returns trigger
  language plpgsql
as $$
begin
  update application a set sirets = new.sirets where a.collective_id = new.id;
  return null;
end;
$$;
create trigger collective_readers_kept
  after update of sirets on collective
  for each row when (old.sirets is distinct from new.sirets)
  execute function collective_readers();

grant select, insert, update, delete on application, document to guichet_app;
grant select, insert, delete on application_transition to guichet_app;
grant select, insert on application_snapshot, application_receipt to guichet_app;
grant select, insert, delete on document_chunk to guichet_app;
grant select, delete on document to guichet_job;
grant select on application, application_transition, application_snapshot, application_receipt,
                document to guichet_report;

commit;
