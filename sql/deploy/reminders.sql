-- Deploy guichet:reminders to pg
-- requires: feed_readers
--
-- What was reminded of, once each: reminders themselves are derived from the rules of the call.  A job
-- tells them; an event finds the reviewer it is for beside the organisations of its file.
begin;

create table reminder (
  id             uuid        not null,
  application_id uuid        not null,
  about          text        not null,
  subject_type   text        not null,
  subject_id     uuid        not null,
  person         text,
  siret          text        collate "C",
  due_on         date        not null,
  remind_on      date        not null,
  told_at        timestamptz not null,
  constraint reminder_pkey primary key (id),
  constraint reminder_application foreign key (application_id) references application
    on delete cascade,
  constraint reminder_about check (about in ('review', 'piece_request', 'report', 'consent')),
  constraint reminder_of_somebody check (person is null or siret is null)
);
create index reminder_application_id on reminder (application_id);

-- The region reads them all, but of a file of its reader's own what its people read: all but the
-- reviews; a reviewer what waits for that person.
alter table reminder enable row level security;
alter table reminder force row level security;
create policy reminder_owner on reminder to guichet_migrate using (true) with check (true);
create policy reminder_job on reminder to guichet_job using (true) with check (true);
create policy reminder_read on reminder for select to guichet_app, guichet_report
  using (exists (select from application a
                  where a.id = application_id
                    and case when a.sirets && (select app_sirets()) then about <> 'review'
                             else region_reads(a.call_code)
                                  or about = 'review' and person = (select app_setting('subject'))
                        end));
create policy reminder_insert on reminder for insert to guichet_app with check (false);
create policy reminder_update on reminder for update to guichet_app using (false) with check (false);
create policy reminder_delete on reminder for delete to guichet_app using (false);

-- guests: those of a file whom an event is for, as the file marks them.
alter policy event_read on event using (false);
drop index event_readers;
alter table event drop column readers;
alter table event add column guests text[] not null default '{}' collate "C";
alter table event
  add column readers text[] not null collate "C" generated always as
    (sirets || guests
     || case when call_code is null then array['@*'] else array['@*', '@' || call_code] end)
    stored;
create index event_readers on event using gin (readers) with (fastupdate = off);
alter policy event_read on event
  using (position is not null
         and readers && (select app_readers())
         and (sirets && (select app_sirets())
              or not sirens_of(sirets) && (select app_sirens())
                 and not sirets && (select app_conflict_sirets())::text[]
                 and ((select app_sirens())::text[] = '{}' or subject_seen(subject_type, subject_id)))
         and (type <> 'application.decided' or region_reads_file(call_code, sirets))
         and (subject_type not in ('agreement', 'instalment', 'amendment', 'clawback', 'report')
              or region_reads_file(call_code, sirets)
              or subject_seen(subject_type, subject_id))
         and (subject_type <> 'report' or exists (select from report r where r.id = subject_id))
         and (subject_type <> 'reminder' or exists (select from reminder r where r.id = event.subject_id))
         and (subject_type <> 'selection_run'
              or exists (select from selection_run r where r.id = subject_id)));

-- The job reads what files wait for, and nothing of what they say.
do $$
declare
  part text;
begin
  foreach part in array array['grant_call', 'grant_call_version', 'grant_call_version_set',
                              'application', 'review', 'piece_request', 'member', 'agreement',
                              'report'] loop
    execute format('create policy %I on %I for select to guichet_job using (true)', part || '_job',
                   part);
  end loop;
end;
$$;
grant select on grant_call, grant_call_version, grant_call_version_set to guichet_job;
grant select (id, call_id, call_code, call_version_id, collective_id, reference, state, sirets)
   on application to guichet_job;
grant select (id, application_id, reviewer, due_on, state) on review to guichet_job;
grant select (id, application_id, number, due_on, closed_on) on piece_request to guichet_job;
grant select (id, collective_id, siret, lead, consent_state) on member to guichet_job;
grant select (id, application_id, signed_on, start_on, end_on, state, closed_at)
   on agreement to guichet_job;
grant select (id, agreement_id, code, number, state) on report to guichet_job;
grant insert on event to guichet_job;
grant select, insert on reminder to guichet_job;
grant select on reminder to guichet_app, guichet_report;

commit;
