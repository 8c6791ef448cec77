-- Deploy guichet:decision_runs to pg
-- requires: selection_runs
--
-- A vote follows a ranking, whether it awards or refuses.
begin;

alter table decision add column selection_run_id uuid,
  add constraint decision_selection_run foreign key (selection_run_id) references selection_run;
update decision d set selection_run_id = w.selection_run_id
  from award w where w.decision_id = d.id and w.selection_run_id is not null;

commit;
