-- Revert guichet:open_data from pg
begin;
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

drop table open_data_row;
alter table agreement drop constraint agreement_published, drop column open_data_edition,
  drop column open_data_from, drop column published_on, drop column publication_url;
commit;
