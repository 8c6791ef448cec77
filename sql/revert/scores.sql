-- Revert guichet:scores from pg
begin;

drop table application_score;

commit;
