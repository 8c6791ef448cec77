-- Revert guichet:appeals_of_files from pg
begin;

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
drop function decision_standing(uuid);
alter policy appeal_read on appeal
  using (exists (select from decision d where d.id = decision_id));
alter policy appeal_insert on appeal
  with check (exists (select from decision d where d.id = decision_id));
alter policy appeal_update on appeal
  using (exists (select from decision d where d.id = decision_id));
drop function appeal_seen(uuid, uuid);
delete from appeal where decision_id is null;
alter table appeal
  drop constraint appeal_of_file_once,
  drop constraint appeal_against,
  drop column notified_on,
  drop column against,
  alter column decision_id set not null;
delete from legal_figure where code in ('appeal_delay', 'appeal_silence');

commit;
