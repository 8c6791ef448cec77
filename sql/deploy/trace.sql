-- Deploy guichet:trace to pg
-- requires: applications
--
-- What every write leaves: the kept answer of its key, an event, an audit row.  Writers insert them
-- without position; one job numbers what is committed and seals the audit chain.
begin;

create table idempotency_key (
  client      text        not null,
  subject     text        not null,
  operation   text        not null,
  key         text        not null,
  fingerprint text        not null, -- sha256 of target, If-Match and body
  status      int,
  headers     jsonb,
  body        text,
  created_at  timestamptz not null,
  constraint idempotency_key_pkey primary key (client, subject, operation, key)
);
create index idempotency_key_created_at on idempotency_key (created_at);

create table event (
  id              uuid        not null,
  entry           bigint      not null generated always as identity, -- order of insertion
  position        bigint,                                            -- order of commit
  type            text        not null,
  occurred_at     timestamptz not null,
  subject_type    text        not null,
  subject_id      uuid        not null,
  subject_version bigint,
  call_id         uuid,
  call_code       text        collate "C",
  sirets          text[]      not null default '{}' collate "C",
  test            boolean     not null default false,
  constraint event_pkey primary key (id),
  constraint event_position unique (position)
);
create index event_unnumbered on event (entry) where position is null;

create table audit_entry (
  id            uuid        not null,
  entry         bigint      not null generated always as identity,
  position      bigint,
  at            timestamptz not null,
  call_at       timestamptz,
  actor         text        not null,
  on_behalf_of  text,
  client_id     text        not null,
  action        text        not null,
  object        text        not null,
  object_id     uuid        not null,
  version       bigint,
  request_id    uuid        not null,
  before_digest text,
  after_digest  text,
  prev_hash     text,
  hash          text,
  constraint audit_entry_pkey primary key (id),
  constraint audit_entry_position unique (position),
  constraint audit_entry_sealed check ((position is null) = (hash is null) and (hash is null) = (prev_hash is null))
);
create index audit_entry_unsealed on audit_entry (entry) where position is null;
create index audit_entry_object on audit_entry (object_id, position);

-- Only sealing may touch an audit row: what it says never changes, and no row goes.
create function audit_entry_keep() returns trigger
  language plpgsql
as $$
begin
  if tg_op = 'UPDATE' and old.position is null
     and (to_jsonb(new) - '{position,prev_hash,hash}'::text[])
       = (to_jsonb(old) - '{position,prev_hash,hash}'::text[]) then
    return new;
  end if;
  raise exception using errcode = 'restrict_violation', message = 'rows of audit_entry never change';
end;
$$;
create trigger audit_entry_kept
  before update or delete on audit_entry for each row execute function audit_entry_keep();
create trigger audit_entry_not_truncated
  before truncate on audit_entry for each statement execute function refuse_change();

alter table idempotency_key enable row level security;
alter table idempotency_key force row level security;
create policy idempotency_key_owner on idempotency_key to guichet_migrate using (true) with check (true);
create policy idempotency_key_job on idempotency_key to guichet_job using (true) with check (true);
create policy idempotency_key_read on idempotency_key for select to guichet_app
  using (client = (select app_setting('client')) and subject = (select app_setting('subject')));
create policy idempotency_key_insert on idempotency_key for insert to guichet_app
  with check (client = (select app_setting('client')) and subject = (select app_setting('subject')));
create policy idempotency_key_update on idempotency_key for update to guichet_app
  using (client = (select app_setting('client')) and subject = (select app_setting('subject')))
  with check (client = (select app_setting('client')) and subject = (select app_setting('subject')));
create policy idempotency_key_delete on idempotency_key for delete to guichet_app
  using (client = (select app_setting('client')) and subject = (select app_setting('subject')));

alter table event enable row level security;
alter table event force row level security;
create policy event_owner on event to guichet_migrate using (true) with check (true);
create policy event_job on event to guichet_job using (true) with check (true);
create policy event_read on event for select to guichet_app, guichet_report
  using (position is not null
         and ('*' = any ((select app_region())::text[])
              or call_code = any ((select app_region())::text[])
              or sirets && (select app_sirets())));
create policy event_insert on event for insert to guichet_app with check (position is null);
create policy event_update on event for update to guichet_app using (false) with check (false);
create policy event_delete on event for delete to guichet_app using (false);

alter table audit_entry enable row level security;
alter table audit_entry force row level security;
create policy audit_entry_owner on audit_entry to guichet_migrate using (true) with check (true);
create policy audit_entry_job on audit_entry to guichet_job using (true) with check (true);
create policy audit_entry_auditor on audit_entry for select to guichet_audit using (true);
create policy audit_entry_read on audit_entry for select to guichet_app
  using (position is not null and (select app_setting('auditor')) = '1');
create policy audit_entry_insert on audit_entry for insert to guichet_app
  with check (position is null);
create policy audit_entry_update on audit_entry for update to guichet_app
  using (false) with check (false);
create policy audit_entry_delete on audit_entry for delete to guichet_app using (false);

grant select, insert, update on idempotency_key to guichet_app;
grant select, delete on idempotency_key to guichet_job;
grant select, insert on event, audit_entry to guichet_app;
grant select, update on event, audit_entry to guichet_job;
grant select on event to guichet_report;
grant select on audit_entry to guichet_audit;

commit;
