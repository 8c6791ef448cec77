-- Deploy guichet:open_data to pg
-- requires: amendments reports appeals selection_runs
--
-- What is published of an agreement: one edition for its signature and one for each amendment, built
-- and looked at when it is signed.
begin;

-- open_data_from: signature of the present edition; its delay counts from there.
alter table agreement
  add column open_data_edition int not null default 0,
  add column open_data_from    date,
  add column published_on      date,
  add column publication_url   text,
  add constraint agreement_published check (published_on >= open_data_from);

-- cells: the sixteen columns of SCDL subventions 2.1.1, in their order.
create table open_data_row (
  agreement_id uuid   not null,
  edition      int    not null,
  position     int    not null,
  cells        text[] not null,
  constraint open_data_row_pkey primary key (agreement_id, edition, position),
  constraint open_data_row_agreement foreign key (agreement_id) references agreement,
  constraint open_data_row_cells check (cardinality(cells) = 16)
);

alter table open_data_row enable row level security;
alter table open_data_row force row level security;
create policy open_data_row_owner on open_data_row to guichet_migrate using (true) with check (true);
create policy open_data_row_read on open_data_row for select to guichet_app, guichet_report
  using (exists (select from agreement g where g.id = agreement_id));
create policy open_data_row_insert on open_data_row for insert to guichet_app
  with check (exists (select from agreement g
                       where g.id = agreement_id and region_reads(g.call_code)));
create policy open_data_row_update on open_data_row for update to guichet_app
  using (false) with check (false);
create policy open_data_row_delete on open_data_row for delete to guichet_app using (false);
grant select, insert on open_data_row to guichet_app;
grant select on open_data_row to guichet_report;

-- Is it of a test call, whatever the id is of?
create or replace function of_test_call(object uuid) returns boolean
  language sql stable parallel safe
  return (select c.mode = 'test'
            from grant_call c
           where c.id = coalesce(
                   (select a.call_id from application a where a.id = $1),
                   (select d.call_id from decision d where d.id = $1),
                   (select r.call_id from selection_run r where r.id = $1),
                   (select g.call_id from agreement g where g.id = $1),
                   (select g.call_id from instalment i join agreement g on g.id = i.agreement_id
                     where i.id = $1),
                   (select g.call_id from amendment m join agreement g on g.id = m.agreement_id
                     where m.id = $1),
                   (select g.call_id from clawback k join agreement g on g.id = k.agreement_id
                     where k.id = $1),
                   (select a.call_id from report r join application a on a.id = r.application_id
                     where r.id = $1),
                   (select d.call_id from appeal p join decision d on d.id = p.decision_id
                     where p.id = $1),
                   (select a.call_id from document d join application a on a.id = d.application_id
                     where d.id = $1),
                   (select a.call_id from review r join application a on a.id = r.application_id
                     where r.id = $1)));

commit;
