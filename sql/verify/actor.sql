-- Verify guichet:actor on pg
begin;
select 1 / (app_sirets() = '{}' and app_region() = '{}' and app_managed() = '{}')::int;
select 1 / (try_uuid('chf-2023') is null)::int;
rollback;
