-- Revert guichet:declarations from pg
begin;
alter table application drop column declarations;
commit;
