-- Revert guichet:report_told from pg
begin;

drop function told_sum(numeric);
drop policy event_report on event;

commit;
