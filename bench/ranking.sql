-- The ranking as bare SQL, sent as the owner: files with a score, in order, under the envelope, and the
-- two things that a run keeps: a row for each place, and the inputs as text with their digest.
begin;
create temporary table ranked on commit drop as
with file as (
  select a.id, a.reference, a.submitted_at, a.requested_amount as grant_amount,
         (s.total_score * 10000)::bigint as points,
         (s.criteria ->> 'need')::bigint as need
    from application a
    join application_score s on s.application_id = a.id
    join grant_call c on c.id = a.call_id
   where c.code = 'chf-2023-test'
     and a.state in ('scored', 'selected', 'waitlisted', 'not_selected')
     and not exists (select from decision d
                      where d.application_id = a.id and d.superseded_at is null)
)
select f.*, f.points >= 50000 as ranked,
       row_number() over w as place,
       sum(case when f.points >= 50000 then f.grant_amount else 0 end) over w as spent
  from file f
window w as (order by f.points >= 50000 desc, f.points desc, f.need desc, f.submitted_at, f.id);

insert into bench_run (id, call_id, call_code, call_version_number, inputs, input_sha256, output_sha256,
                       file_count, selected_count, waitlisted_count, not_selected_count,
                       offered_amount, offered_points, under_count_target, over_count_target,
                       best_points, best_bound, best_amount, best_count, best_proven, run_by,
                       created_at, updated_at)
select gen_random_uuid(), c.id, c.code, 1, i.text, encode(sha256(convert_to(i.text, 'UTF8')), 'hex'),
       '', i.count, 0, 0, 0, 0, 0, false, false, 0, 0, 0, 0, false, 'bench', now(), now()
  from grant_call c
 cross join (select json_agg(json_build_object(
                      'id', r.id, 'reference', r.reference, 'score', r.points / 10000.0,
                      'submitted_at', r.submitted_at, 'requested_amount', r.grant_amount / 100.0,
                      'grant_amount', r.grant_amount / 100.0, 'criteria', json_build_array(r.need),
                      'knocked_out', false, 'carried', false, 'envelopes', '[""]'::json)
                      order by r.id)::text as text, count(*) as count
               from ranked r) i
 where c.code = 'chf-2023-test';

insert into bench_entry (run_id, place, application_id, rank, outcome, reason, points, grant_amount,
                         offered_amount, missing_amount, envelope, envelopes, in_best_use)
select b.id, r.place, r.id, case when r.ranked then r.place end,
       case when not r.ranked then 'not_selected' when r.spent <= e.total_amount then 'selected'
            else 'waitlisted' end,
       case when not r.ranked then 'low_score' when r.spent <= e.total_amount then 'fits'
            else 'after_short' end,
       r.points, r.grant_amount,
       case when r.ranked and r.spent <= e.total_amount then r.grant_amount end, null,
       case when r.ranked and r.spent > e.total_amount then '' end, array[''], false
  from ranked r
 cross join (select id, call_id from bench_run order by created_at desc limit 1) b
  join grant_call_envelope e on e.call_id = b.call_id and e.code = '';
commit;
