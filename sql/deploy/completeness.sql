-- Deploy guichet:completeness to pg
-- requires: instruction_states
--
-- What the region asks of an incomplete file, until which day, and when it was answered.
begin;

alter table application add column complete_on date;

-- Days are those of the call's zone; closes_at is the first instant after due_on there.
create table piece_request (
  id             uuid        not null,
  application_id uuid        not null,
  number         int         not null,
  fields         text[]      not null,
  documents      text[]      not null,
  reason         text        not null,
  asked_at       timestamptz not null, -- arrival at the server: documents that come later answer it
  asked_on       date        not null,
  due_on         date        not null,
  closes_at      timestamptz not null,
  closed_on      date,
  answered       boolean     not null default false,
  constraint piece_request_pkey primary key (id),
  constraint piece_request_number unique (application_id, number),
  constraint piece_request_application foreign key (application_id) references application,
  constraint piece_request_names_something check (cardinality(fields) + cardinality(documents) > 0),
  constraint piece_request_due check (due_on > asked_on),
  constraint piece_request_answered check (not answered or closed_on is not null)
);
create unique index piece_request_open on piece_request (application_id) where closed_on is null;

alter table piece_request enable row level security;
alter table piece_request force row level security;
create policy piece_request_owner on piece_request to guichet_migrate using (true) with check (true);
create policy piece_request_read on piece_request for select to guichet_app, guichet_report
  using (exists (select from application a where a.id = application_id));
create policy piece_request_insert on piece_request for insert to guichet_app
  with check (exists (select from application a where a.id = application_id));
create policy piece_request_update on piece_request for update to guichet_app
  using (exists (select from application a where a.id = application_id))
  with check (exists (select from application a where a.id = application_id));
create policy piece_request_delete on piece_request for delete to guichet_app using (false);

-- What the applicant may answer now; `provided` are the kinds that came since the asking.
create function open_correction(in_application uuid) returns json
  language sql stable
  return (select json_build_object(
                   'fields', r.fields, 'documents', r.documents, 'due_on', r.due_on,
                   'closes_at', r.closes_at,
                   'provided', (select coalesce(json_agg(d.kind), '[]'::json)
                                  from document d
                                 where d.application_id = r.application_id
                                   and d.state in ('unscanned', 'clean')
                                   and d.created_at >= r.asked_at))
            from piece_request r
           where r.application_id = in_application
             and r.closed_on is null);

grant select, insert, update on piece_request to guichet_app;
grant select on piece_request to guichet_report;

commit;
