-- The rules of the test call have a criterion, a ranking and an envelope for half of the files that it
-- may rank: :ranked.
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
set session_replication_role = origin;
update grant_call_envelope e
   set total_amount = 20000000::bigint * :ranked / 2
  from grant_call c
 where c.id = e.call_id and c.code = 'chf-2023-test' and e.code = '';
