-- Verify guichet:termination on pg
begin;

select terminated_on, initiative, termination_reason, kept_amount, released_amount from agreement where false;

do $$
begin
  assert (select pg_get_constraintdef(oid) like '%terminated%' from pg_constraint
           where conname = 'agreement_closed');
end;
$$;

rollback;
