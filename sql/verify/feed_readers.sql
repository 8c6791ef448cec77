-- Verify guichet:feed_readers on pg
begin;

select 1 / (count(*) = 0)::int
  from pg_policy
 where polrelid = 'event'::regclass
   and not polpermissive;

rollback;
