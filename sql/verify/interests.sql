-- Verify guichet:interests on pg
begin;

do $$
begin
  assert subject_table('call') = 'grant_call'::regclass;
  assert not subject_seen('call', '0187c1f2-0000-7000-8000-000000000000');
  assert (select count(*) = 2 from pg_policies
           where policyname in ('event_read', 'audit_entry_read') and qual like '%subject_seen%');
end;
$$;

rollback;
