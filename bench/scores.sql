-- After data.sql with :scored: a score for each file that waits for a ranking.
insert into application_score (application_id, total_score, scored_at, criteria)
select a.id, (k.n * 7919 % 20) + (k.n * 104729 % 4) / 4.0, '2023-05-20',
       jsonb_build_object('need', k.n * 31 % 20 * 10000)
  from application a
 cross join lateral (select ('x' || right(a.id::text, 12))::bit(48)::bigint as n) k
 where a.state = 'scored';
select count(*) as ranked
  from application a
 where a.state = 'scored' and a.call_code = 'chf-2023-test' \gset
\ir ranking_rules.sql
vacuum analyze application_score, grant_call_version;
