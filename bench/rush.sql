-- After data.sql: the first file of each of :files collectives waits for its deposit on the test call.
update application a
   set call_id = c.id, call_code = c.code, call_version_id = v.id, state = 'preselected',
       reference = 'RUSH-' || lpad(right(a.id::text, 6), 6, '0'), submitted_at = null
  from grant_call c
  join grant_call_version v on v.call_id = c.id and v.number = 1
 where c.code = 'chf-2023-test'
   and a.id <= bench_uuid(:files, 4);
