-- Verify guichet:instruction_states on pg
begin;

do $$
begin
  assert (select pg_get_constraintdef(oid) like '%waitlisted%' from pg_constraint
           where conname = 'application_state');
end;
$$;

rollback;
