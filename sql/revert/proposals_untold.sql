-- Revert guichet:proposals_untold from pg
begin;

alter policy application_transition_embargo on application_transition
  using (to_state not in ('selected', 'waitlisted', 'not_selected', 'awarded')
         or exists (select from application a join grant_call c on c.id = a.call_id
                     where a.id = application_id
                       and (c.results_published_at is not null
                            or region_reads_file(c.code, a.sirets))));
drop function state_shown(uuid, text, timestamptz, text, text[]);
create or replace function state_shown(state text, published_at timestamptz, call_code text,
                                       sirets text[])
  returns text
  language sql stable parallel safe
  return case when embargoed(state, published_at) and not region_reads_file(call_code, sirets)
              then 'under_review' else state end;

commit;
