-- Verify guichet:agreement_embargo on pg
begin;
do $$
begin
  assert (select pg_get_expr(polqual, polrelid) like '%clawback%' from pg_policy
           where polname = 'event_read');
end;
$$;
rollback;
