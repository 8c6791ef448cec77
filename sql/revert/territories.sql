-- Revert guichet:territories from pg
--
-- The extension stays: another change, or the administrator, may count on it.
begin;

drop function territory_communes(int, text[], text);
drop table territory_set_entry;
drop table territory_set_version;
drop table territory_set;
drop table territory_former;
drop table territory;
drop table territory_vintage;
drop function territory_search_name(text);

commit;
