-- Verify guichet:criterion_scores on pg
begin;
select criteria from application_score where false;
do $$
begin
  assert criterion_means('00000000-0000-0000-0000-000000000000') = '{}';
end;
$$;
rollback;
