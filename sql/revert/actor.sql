-- Revert guichet:actor from pg
begin;
drop function refuse_change();
drop function try_uuid(text);
drop function app_setting(text);
drop function app_managed();
drop function app_region();
drop function app_sirets();
commit;
