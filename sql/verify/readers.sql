-- Verify guichet:readers on pg
begin;
select call_code, readers from application where false;
select readers from collective where false;
select set_config('app.readers', '', true), set_config('app.sirets', '', true);
select 1 / (app_readers() = '{}' and app_sirets() = '{}')::int;
rollback;
