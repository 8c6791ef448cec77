-- Deploy guichet:appeals to pg
-- requires: results clock_rate
--
-- Appeals against decisions: to the region or to the court, and what came of them.  The silence of the
-- region is reckoned when it is read, and stands nowhere.
begin;

create table appeal (
  id                 uuid        not null,
  version            bigint      not null default 1,
  decision_id        uuid        not null,
  application_id     uuid        not null,
  call_code          text        not null collate "C",
  kind               text        not null,
  state              text        not null default 'pending',
  filed_on           date        not null,
  reference          text,
  grounds            text        not null,
  filed_by           text        not null,
  decided_on         date,
  answered_on        date,
  decision_reference text,
  reason             text,
  decided_by         text,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  constraint appeal_pkey primary key (id),
  constraint appeal_once unique (decision_id, kind),
  constraint appeal_decision foreign key (decision_id) references decision,
  constraint appeal_application foreign key (application_id) references application,
  constraint appeal_kind check (kind in ('gracious', 'contentious')),
  constraint appeal_state check (state in ('pending', 'allowed', 'rejected')),
  constraint appeal_answered check
    ((state = 'pending') = (decided_on is null) and (decided_on is null) = (answered_on is null)
     and (decided_on is null) = (reason is null))
);
create index appeal_application_id on appeal (application_id);

alter table appeal enable row level security;
alter table appeal force row level security;
create policy appeal_owner on appeal to guichet_migrate using (true) with check (true);
create policy appeal_read on appeal for select to guichet_app, guichet_report
  using (exists (select from decision d where d.id = decision_id));
create policy appeal_insert on appeal for insert to guichet_app
  with check (exists (select from decision d where d.id = decision_id));
create policy appeal_update on appeal for update to guichet_app
  using (exists (select from decision d where d.id = decision_id))
  with check (region_reads(call_code));
create policy appeal_delete on appeal for delete to guichet_app using (false);

-- An answer about an appeal tells that its call is a test.
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
                   (select d.call_id from appeal p join decision d on d.id = p.decision_id
                     where p.id = object)));

grant select, insert, update on appeal to guichet_app;
grant select on appeal to guichet_report;

commit;
