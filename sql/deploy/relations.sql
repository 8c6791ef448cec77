-- Deploy guichet:relations to pg
-- requires: readers completeness
--
-- Who has to do with a file besides its organisations and the region: instructors it is assigned to,
-- facilitators it was opened to, and those who have an interest in it and therefore see nothing.
begin;

-- Subjects are texts of the identity provider; a mark may hold no comma.
create function subject_mark(subject text) returns text
  language sql immutable strict parallel safe
  return replace(replace(subject, '%', '%25'), ',', '%2C');

-- The marks of a guest of a file: f a facilitator, r a reviewer, whose role is of that call or of all.
create function guest_marks(kind text, subject text, call_code text) returns text[]
  language sql immutable strict parallel safe
  return array[kind || ':' || subject_mark(subject) || '@*',
               kind || ':' || subject_mark(subject) || '@' || call_code];

create function sirens_of(sirets text[]) returns text[]
  language sql immutable strict parallel safe
  return (select coalesce(array_agg(distinct left(s.siret, 9)), '{}') from unnest(sirets) s (siret));

-- The SIREN of the asker's organisations: files of theirs are no business of the asker's role.
create function app_sirens() returns text[]
  language sql stable parallel safe
  return coalesce(string_to_array(current_setting('app.sirens', true), ','), '{}');

-- How a conflict came to be known: the person said so, or the organisations did.
create table conflict (
  id             uuid        not null,
  version        bigint      not null default 1,
  application_id uuid        not null,
  collective_id  uuid        not null,
  call_code      text        not null collate "C",
  sirets         text[]      not null collate "C",
  subject        text        not null,
  basis          text        not null,
  reason         text        not null,
  recorded_by    text        not null,
  created_at     timestamptz not null,
  constraint conflict_pkey primary key (id),
  constraint conflict_once unique (application_id, subject),
  constraint conflict_application foreign key (application_id) references application,
  constraint conflict_basis check (basis in ('declared', 'organisation'))
);
create index conflict_subject on conflict (subject);

create function app_conflicts() returns uuid[]
  language sql stable
  return (select coalesce(array_agg(k.application_id), '{}') from conflict k
           where k.subject = app_setting('subject'));
create function app_conflict_collectives() returns uuid[]
  language sql stable
  return (select coalesce(array_agg(k.collective_id), '{}') from conflict k
           where k.subject = app_setting('subject'));
create function app_conflict_sirets() returns text[]
  language sql stable
  return (select coalesce(array_agg(s.siret), '{}')
            from conflict k cross join unnest(k.sirets) s (siret)
           where k.subject = app_setting('subject'));

-- --- files: guests read, the interested do not

alter policy application_read on application using (false);
alter policy application_update on application using (false);
drop index application_readers;
alter table application drop column readers;
alter table application
  add column guests text[] not null default '{}' collate "C",
  add column sirens text[] not null collate "C" generated always as (sirens_of(sirets)) stored;
alter table application
  add column readers text[] not null collate "C" generated always as
    (sirets || guests || case when state = 'draft' then array['~*', '~' || call_code]
                              else array['@*', '@' || call_code] end) stored;
create index application_readers on application using gin (readers) with (fastupdate = off);

alter policy application_read on application
  using (readers && (select app_readers())
         and (sirets && (select app_sirets())
              or not sirens && (select app_sirens()) and id <> all ((select app_conflicts())::uuid[])));
alter policy application_update on application
  using (readers && (select app_readers())
         and (sirets && (select app_sirets())
              or not sirens && (select app_sirens()) and id <> all ((select app_conflicts())::uuid[])));

-- Who is invited to a file reads its collective.
create function app_guest_collectives() returns uuid[]
  language sql stable
  return case when app_setting('guest') is null then '{}'::uuid[]
              else (select coalesce(array_agg(a.collective_id), '{}') from application a
                     where a.guests && string_to_array(app_setting('guest'), ',')) end;
alter policy collective_read on collective
  using ((readers && app_readers() or id = any ((select app_guest_collectives())::uuid[]))
         and (sirets && app_sirets()
              or not sirens_of(sirets) && app_sirens()
                 and id <> all ((select app_conflict_collectives())::uuid[])));

-- Events of a file are events of its organisations.
alter policy event_read on event
  using (position is not null
         and (sirets && (select app_sirets())
              or ('*' = any ((select app_region())::text[])
                  or call_code = any ((select app_region())::text[]))
                 and not sirens_of(sirets) && (select app_sirens())
                 and not sirets && (select app_conflict_sirets())::text[]));

-- --- what is written

create table assignment (
  application_id uuid        not null,
  instructors    text[]      not null,
  reason         text,
  assigned_by    text        not null,
  assigned_at    timestamptz not null,
  constraint assignment_pkey primary key (application_id),
  constraint assignment_application foreign key (application_id) references application
);

create table invitation (
  id             uuid        not null,
  version        bigint      not null default 1,
  application_id uuid        not null,
  subject        text        not null,
  message        text,
  invited_by     text        not null,
  withdrawn_at   timestamptz,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  constraint invitation_pkey primary key (id),
  constraint invitation_application foreign key (application_id) references application
    on delete cascade
);
create unique index invitation_once on invitation (application_id, subject) where withdrawn_at is null;

create table advice (
  id             uuid        not null,
  application_id uuid        not null,
  text           text        not null,
  author         text        not null,
  created_at     timestamptz not null,
  constraint advice_pkey primary key (id),
  constraint advice_application foreign key (application_id) references application on delete cascade
);
create index advice_application_id on advice (application_id, id);

-- Conflicts and assignments are for the region's eyes, and a conflict for those of its subject.
alter table conflict enable row level security;
alter table conflict force row level security;
create policy conflict_owner on conflict to guichet_migrate using (true) with check (true);
create policy conflict_read on conflict for select to guichet_app, guichet_report
  using (subject = (select app_setting('subject'))
         or array['@*', '@' || call_code] && (select app_readers()));
create policy conflict_insert on conflict for insert to guichet_app
  with check (exists (select from application a where a.id = application_id));
create policy conflict_update on conflict for update to guichet_app using (false) with check (false);
create policy conflict_delete on conflict for delete to guichet_app using (false);

alter table assignment enable row level security;
alter table assignment force row level security;
create policy assignment_owner on assignment to guichet_migrate using (true) with check (true);
create policy assignment_read on assignment for select to guichet_app, guichet_report
  using (exists (select from application a where a.id = application_id
                    and array['@*', '@' || a.call_code] && (select app_readers())));
create policy assignment_insert on assignment for insert to guichet_app
  with check (exists (select from application a where a.id = application_id));
create policy assignment_update on assignment for update to guichet_app
  using (exists (select from application a where a.id = application_id))
  with check (exists (select from application a where a.id = application_id));
create policy assignment_delete on assignment for delete to guichet_app using (false);

do $$
declare
  part text;
begin
  foreach part in array array['invitation', 'advice'] loop
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
    execute format('create policy %I on %I for delete to guichet_app
                      using (exists (select from application a where a.id = application_id
                                        and a.sirets && (select app_sirets())))',
                   part || '_delete', part);
  end loop;
end;
$$;
create policy invitation_update on invitation for update to guichet_app
  using (exists (select from application a where a.id = application_id
                    and a.sirets && (select app_sirets())))
  with check (true);
create policy advice_update on advice for update to guichet_app using (false) with check (false);

grant select, insert on conflict, advice to guichet_app;
grant select, insert, update on assignment, invitation to guichet_app;
grant delete on invitation, advice to guichet_app;
grant select on conflict, assignment, invitation, advice to guichet_report;

commit;
