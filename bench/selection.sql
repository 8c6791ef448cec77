-- After bench/data.sql: every file of it scored, on the test call, whose rules now
-- have a criterion, a ranking and an envelope for half of the files.
set session_replication_role = replica; -- published rules never change but here
update grant_call_version v
   set rules = v.rules || jsonb_build_object(
         'criteria', jsonb_build_array(
           jsonb_build_object('code', 'need', 'label', 'Le besoin', 'scale_max', 20)),
         'selection', jsonb_build_object(
           'min_total_score', 5, 'tie_break', jsonb_build_array('need', 'submitted_at'),
           'when_short', 'stop', 'waitlist', true,
           'provenance', jsonb_build_object('basis', 'synthetic', 'confidence', 'low')))
  from grant_call c
 where c.id = v.call_id and c.code = 'chf-2023-test';
update application a
   set state = 'scored', reference = 'TEST-CHF-2023-' || right(a.id::text, 12),
       submitted_at = a.created_at;
set session_replication_role = origin;
update grant_call_envelope e
   set total_amount = 20000000::bigint * :rows / 2
  from grant_call c
 where c.id = e.call_id and c.code = 'chf-2023-test' and e.code = '';

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
