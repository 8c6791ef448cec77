-- Revert guichet:completeness from pg
begin;

drop function open_correction(uuid);
drop table piece_request;
alter table application drop column complete_on;

commit;
