-- After data.sql: every file of it scored, on the test call.
\set ranked :rows
\ir ranking_rules.sql
set session_replication_role = replica;
update application a
   set state = 'scored', call_id = c.id, call_code = c.code, call_version_id = v.id,
       reference = 'TEST-CHF-2023-' || right(a.id::text, 12), submitted_at = a.created_at,
       requested_amount = 17500000, -- what every file is granted, whatever its territory
       budget = jsonb_set(a.budget, '{requested_amount}', '"175000.00"')
  from grant_call c
  join grant_call_version v on v.call_id = c.id and v.number = 1
 where c.code = 'chf-2023-test';
set session_replication_role = origin;

-- The second half of an id tells the file; scores repeat, so that ties are broken.
insert into application_score (application_id, total_score, scored_at, criteria)
select bench_uuid(n, 4), (n * 7919 % 20) + (n * 104729 % 4) / 4.0, '2023-05-20',
       jsonb_build_object('need', n * 31 % 20 * 10000)
  from generate_series(1, :rows) n;

-- What the bare ranking fills: the tables of the service, without the policies of its rows.
create table bench_run (like selection_run including all);
create table bench_entry (like selection_entry including all);
alter table bench_entry add foreign key (run_id) references bench_run (id);
vacuum analyze;
