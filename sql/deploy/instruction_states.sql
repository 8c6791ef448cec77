-- Deploy guichet:instruction_states to pg
-- requires: applications
--
-- The states of a file from its receipt to the decision.
begin;

alter table application drop constraint application_state;
alter table application add constraint application_state check (state in
  ('draft', 'note_submitted', 'preselected', 'not_preselected', 'submitted', 'incomplete', 'complete',
   'under_review', 'ineligible', 'scored', 'selected', 'waitlisted', 'not_selected', 'awarded',
   'withdrawn', 'dismissed'));

-- Deposited and not over: what the file says of its members stays as it was.
create function deposited_states() returns text[]
  language sql immutable parallel safe
  return array['submitted', 'incomplete', 'complete', 'under_review', 'scored', 'selected',
               'waitlisted', 'awarded'];

commit;
