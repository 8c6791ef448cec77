-- Revert guichet:own_files from pg
begin;
drop function app_has_file(text);
commit;
