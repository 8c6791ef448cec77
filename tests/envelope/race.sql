-- After bench/data.sql: every file of it scored, of one keeper, on the test call, whose envelope holds
-- a dozen of them.
update collective set siret = '00000102400017'
 where id = bench_uuid(7, 2);
update application a
   set state = 'scored', reference = 'TEST-CHF-2023-' || right(a.id::text, 12),
       submitted_at = a.created_at, collective_id = bench_uuid(7, 2),
       sirets = array['00000102400017', bench_siret(8)];
update grant_call_envelope e
   set total_amount = 180000000
  from grant_call c
 where c.id = e.call_id and c.code = 'chf-2023-test';
