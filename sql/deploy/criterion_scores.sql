-- Deploy guichet:criterion_scores to pg
-- requires: selection_runs
--
-- What breaks ties is frozen with the total: the mean of each criterion over the submitted reviews, in
-- ten-thousandths of a point.  A ranking of thousands of files reads one row for each.
begin;

alter table application_score add column criteria jsonb not null default '{}';

create function criterion_means(file uuid) returns jsonb
  language sql stable
  return (select coalesce(jsonb_object_agg(m.criterion, m.points), '{}')
            from (select x ->> 'criterion' as criterion,
                         round(avg((x ->> 'score')::numeric) * 10000)::bigint as points
                    from review r
                    join review_content t on t.review_id = r.id
                   cross join jsonb_array_elements(t.scores) x
                   where r.application_id = file and r.state = 'submitted'
                   group by 1) m);

update application_score s set criteria = criterion_means(s.application_id);

-- An act on a whole call has looked at its files already; and who has no interest anywhere has none
-- in this call, which saves looking.
alter policy application_score_read on application_score
  using ((select of_whole_call(app_setting('operation')))
         or exists (select from application a where a.id = application_id
                       and array['@*', '@' || a.call_code] && (select app_readers()))
         or feedback_read(application_id));
create or replace function app_interested(call text) returns boolean
  language sql stable
  return case when app_own_sirens() = '{}' and app_own_conflicts() = '{}' then false
              else exists (select from application a
                            where a.call_code = call and a.state <> 'draft'
                              and (a.sirens && (select app_own_sirens())
                                   or a.id = any ((select app_own_conflicts())::uuid[]))) end;

commit;
