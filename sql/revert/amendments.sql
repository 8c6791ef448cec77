-- Revert guichet:amendments from pg
begin;
drop table amendment;
commit;
