-- Verify guichet:calls on pg
begin;
select id, code, mode, state, version, version_number, clock_at from grant_call where false;
select id, call_id, number, rules, published_at from grant_call_version where false;
select 1 / (relrowsecurity and relforcerowsecurity)::int from pg_class where relname = 'grant_call';
rollback;
