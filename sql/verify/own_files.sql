-- Verify guichet:own_files on pg
begin;
select app_has_file('none');
rollback;
