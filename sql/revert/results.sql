-- Revert guichet:results from pg
begin;
alter policy application_score_read on application_score
  using (exists (select from application a where a.id = application_id
                    and array['@*', '@' || a.call_code] && (select app_readers())));
alter policy review_read on review
  using (exists (select from application a where a.id = application_id
                    and (array['@*', '@' || a.call_code] && (select app_readers())
                         or a.guests && guest_marks('r', (select app_setting('subject')), a.call_code)
                            and guest_marks('r', (select app_setting('subject')), a.call_code)
                                && (select app_readers()))));
create or replace function app_conflicts() returns uuid[]
  language sql stable
  return (select coalesce(array_agg(k.application_id), '{}') from conflict k
           where k.subject = app_setting('subject'));
create or replace function app_sirens() returns text[]
  language sql stable parallel safe
  return coalesce(string_to_array(current_setting('app.sirens', true), ','), '{}');
drop function feedback_read(uuid), votes_cast(uuid), votes_missing(uuid), time_uuid(timestamptz),
              of_whole_call(text);
drop index application_awaits_vote;
commit;
