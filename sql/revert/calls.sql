-- Revert guichet:calls from pg
begin;
drop table grant_call_counter, grant_call_version_set, grant_call_version, grant_call;
commit;
