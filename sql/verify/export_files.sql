-- Verify guichet:export_files on pg
begin;

select has_function_privilege('guichet_app', 'export_files(uuid, uuid, integer)', 'execute');

rollback;
