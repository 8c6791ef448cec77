-- Revert guichet:taking_part from pg
begin;

drop function app_takes_part(uuid);

commit;
