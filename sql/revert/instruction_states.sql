-- Revert guichet:instruction_states from pg
begin;

drop function deposited_states();
alter table application drop constraint application_state;
alter table application add constraint application_state check (state in
  ('draft', 'note_submitted', 'preselected', 'not_preselected', 'submitted', 'withdrawn', 'dismissed'));

commit;
