-- After bench/data.sql: every file of it scored, of one keeper, on the test call, whose envelope holds
-- a dozen of them.
update collective set siret = '00000102400017'
 where id = bench_uuid(7, 2);
update application a
   set state = 'scored', reference = 'TEST-CHF-2023-' || right(a.id::text, 12),
       submitted_at = a.created_at, collective_id = bench_uuid(7, 2),
       call_id = c.id, call_code = c.code, call_version_id = v.id,
       sirets = array['00000102400017', bench_siret(8)]
  from grant_call c
  join grant_call_version v on v.call_id = c.id and v.number = 1
 where c.code = 'chf-2023-test';
update grant_call_envelope e
   set total_amount = 180000000
  from grant_call c
 where c.id = e.call_id and c.code = 'chf-2023-test';
