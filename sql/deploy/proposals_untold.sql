-- Deploy guichet:proposals_untold to pg
-- requires: selection_runs results
--
-- A ranking that is adopted once the results are out proposes, and no more: until the vote on a file
-- is told, its people see it wait as before.
begin;

create or replace function state_shown(state text, published_at timestamptz, call_code text,
                                       sirets text[])
  returns text
  language sql stable parallel safe
  return case when state in ('selected', 'waitlisted', 'not_selected', 'awarded')
                   and not region_reads_file(call_code, sirets)
              then case when published_at is null then 'under_review'
                        when state = 'selected' then 'waitlisted'
                        else state end
              else state end;

-- Of a file by its id: a refusal is one when a decision says so.
create function state_shown(file uuid, state text, published_at timestamptz, call_code text,
                            sirets text[])
  returns text
  language sql stable parallel safe
  return case when state = 'not_selected' and published_at is not null
                   and not region_reads_file(call_code, sirets)
                   and not exists (select from decision d
                                    where d.application_id = file
                                      and d.superseded_at is null and d.published_at is not null)
              then 'waitlisted'
              else state_shown(state, published_at, call_code, sirets) end;

-- The history too: what an adoption proposed since is the region's.
alter policy application_transition_embargo on application_transition
  using (to_state not in ('selected', 'waitlisted', 'not_selected', 'awarded')
         or exists (select from application a join grant_call c on c.id = a.call_id
                     where a.id = application_id
                       and (c.results_published_at is not null
                            and (action <> 'adopt' or to_state = 'waitlisted'
                                 or coalesce(call_at, at) <= c.results_published_at)
                            or region_reads_file(c.code, a.sirets))));

commit;
