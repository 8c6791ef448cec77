-- Revert guichet:criterion_scores from pg
begin;
create or replace function app_interested(call text) returns boolean
  language sql stable
  return exists (select from application a
                  where a.call_code = call and a.state <> 'draft'
                    and (a.sirens && (select app_own_sirens())
                         or a.id = any ((select app_own_conflicts())::uuid[])));
alter policy application_score_read on application_score
  using (exists (select from application a where a.id = application_id
                    and array['@*', '@' || a.call_code] && (select app_readers()))
         or feedback_read(application_id));
drop function criterion_means(uuid);
alter table application_score drop column criteria;
commit;
