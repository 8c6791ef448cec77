-- Verify guichet:export_pages on pg
begin;

select has_function_privilege('guichet_app', 'export_page(uuid, uuid, integer)', 'execute');

rollback;
