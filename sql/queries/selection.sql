-- name: selection_interest :one
-- Is the asker kept from ranking this call by a file of it?  Asked in an act on the whole call, which
-- sees them all.
-- $1 code of the call
select app_interested($1::text) as interested;

-- name: selection_files :many
-- The files that a run ranks, in no order: scored, and without a vote.  Criteria stand in the order
-- of the keys that were asked for.
-- $1 call id · $2 criteria that break ties · $3 does a bonus look at the lead's commune
select a.id, a.reference, a.call_version_id, a.axis, a.submitted_at,
       coalesce(a.requested_amount, 0) as requested_amount, a.commune_count, a.matches, a.budget,
       (s.total_score * 10000)::bigint as points, s.knocked_out,
       case when $3::boolean then
         (select min(o.commune) from member m join organisation o on o.siret = m.siret
           where m.collective_id = a.collective_id and m.lead) end as lead_commune,
       case when cardinality($2::text[]) = 0 then '[]'::json else
         (select json_agg(coalesce((s.criteria ->> k.code)::bigint, 0) order by k.place)
            from unnest($2) with ordinality k (code, place)) end as criteria
  from application a
  join application_score s on s.application_id = a.id
 where a.call_id = $1::uuid
   and a.state in ('scored', 'selected', 'waitlisted', 'not_selected')
   and not exists (select from decision d
                    where d.application_id = a.id and d.superseded_at is null);

-- name: selection_files_lock :many
-- The same files and their scores, which nothing moves until the end of the transaction.
-- $1 call id
select a.id
  from application a
  join application_score s on s.application_id = a.id
 where a.call_id = $1::uuid
   and a.state in ('scored', 'selected', 'waitlisted', 'not_selected')
 order by a.id
   for update of a, s;

-- name: selection_run_insert :exec1
-- $1 the whole run, as one object of its columns · $2 its inputs · $3 now
insert into selection_run (id, call_id, call_code, call_version_number, wave, inputs, input_sha256,
                           output_sha256, min_total_score, file_count, selected_count,
                           waitlisted_count, not_selected_count, available_amount, offered_amount,
                           offered_points, under_count_target, over_count_target, best_points,
                           best_bound, best_amount, best_count, best_proven, run_by, created_at,
                           updated_at)
select r.id, r.call_id, r.call_code, r.call_version_number, r.wave, $2::text, r.input_sha256,
       r.output_sha256, r.min_total_score, r.file_count, r.selected_count, r.waitlisted_count,
       r.not_selected_count, r.available_amount, r.offered_amount, r.offered_points,
       r.under_count_target, r.over_count_target, r.best_points, r.best_bound, r.best_amount,
       r.best_count, r.best_proven, r.run_by, $3::timestamptz, $3
  from jsonb_populate_record(null::selection_run, $1::jsonb) r;

-- name: selection_entries_insert :exec
-- Lists of one length, one a column; outcomes, reasons, envelopes and sets of them by their place in
-- the lists that end the parameters, sets as places of envelopes.
-- $1 run id · $2 application ids · $3 ranks · $4 outcomes · $5 reasons · $6 points · $7 grants
-- $8 offered · $9 missing · $10 envelope too short · $11 envelopes it counts in · $12 in the best use
-- $13 words of outcomes · $14 words of reasons · $15 codes of envelopes · $16 sets
with counted as (
  select s.place, (select array_agg(($15::text[])[e.place] order by e.n)
                     from unnest(s.members::int[]) with ordinality e (place, n)) as codes
    from unnest($16::text[]) with ordinality s (members, place)
)
insert into selection_entry (run_id, place, application_id, rank, outcome, reason, points,
                             grant_amount, offered_amount, missing_amount, envelope, envelopes,
                             in_best_use)
select $1::uuid, e.place, e.application_id, e.rank, ($13::text[])[e.outcome], ($14::text[])[e.reason],
       e.points, e.granted, e.offered, e.missing, ($15)[e.envelope], coalesce(c.codes, '{}'), e.best
  from unnest($2::text::uuid[], $3::text::int[], $4::text::int[], $5::text::int[],
              $6::text::bigint[], $7::text::bigint[], $8::text::bigint[], $9::text::bigint[],
              $10::text::int[], $11::text::int[], $12::text::boolean[])
         with ordinality e (application_id, rank, outcome, reason, points, granted, offered, missing,
                            envelope, set, best, place)
  left join counted c on c.place = e.set;

-- name: selection_run_subject :maybe
-- The run that a write speaks of, locked until the end of the transaction; its megabytes of inputs
-- stay where they are.
-- $1 id
select r.id, r.version, r.call_id, r.call_code, c.mode = 'test' as test, c.clock_at,
       c.clock_set_at, c.clock_rate, '[]'::json as sirets,
       (to_jsonb(jsonb_populate_record(r, '{"inputs": null}')) - 'inputs')::text as content
  from selection_run r
  join grant_call c on c.id = r.call_id
 where r.id = try_uuid($1::text)
   for update of r;

-- name: selection_run_by_id :maybe
-- $1 id
select r.id, r.version, r.call_id, r.call_code, r.call_version_number, r.wave, r.state, r.input_sha256,
       r.output_sha256, r.file_count, r.selected_count, r.waitlisted_count, r.not_selected_count,
       r.available_amount, r.offered_amount, points_score(r.offered_points) as offered_score,
       r.under_count_target, r.over_count_target,
       json_build_object('score', points_score(r.best_points), 'at_most', points_score(r.best_bound),
                         'amount', r.best_amount, 'count', r.best_count,
                         'proven', r.best_proven) as best_use,
       r.run_by, r.adopted_by, r.adopted_at, r.created_at, r.updated_at
  from selection_run r
 where r.id = $1::uuid;

-- name: selection_run_list :many
-- Newest first.
-- $1 id of the call · $2 id of the last row of the page before · $3 rows of a page
select r.id, r.version, r.call_id, r.call_code, r.call_version_number, r.wave, r.state, r.input_sha256,
       r.output_sha256, r.file_count, r.selected_count, r.waitlisted_count, r.not_selected_count,
       r.available_amount, r.offered_amount, points_score(r.offered_points) as offered_score,
       r.under_count_target, r.over_count_target,
       json_build_object('score', points_score(r.best_points), 'at_most', points_score(r.best_bound),
                         'amount', r.best_amount, 'count', r.best_count,
                         'proven', r.best_proven) as best_use,
       r.run_by, r.adopted_by, r.adopted_at, r.created_at, r.updated_at
  from selection_run r
 where r.call_id = $1::uuid
   and ($2::text is null or r.id < $2::uuid)
 order by r.id desc
 limit $3::int + 1;

-- name: selection_run_inputs :maybe
-- $1 id
select r.inputs as content, r.input_sha256 as sha256
  from selection_run r
 where r.id = $1::uuid;

-- name: selection_ranking :many
-- Places have no gaps, and a run is seen whole or not at all: a page is a range of them.
-- $1 run id · $2 place of the last row of the page before · $3 rows of a page
select e.place, e.application_id, a.reference, e.rank, e.outcome, e.reason as reason_code,
       points_score(e.points) as score, e.grant_amount, e.offered_amount,
       e.missing_amount, e.envelope, e.in_best_use, r.min_total_score
  from selection_entry e
  join selection_run r on r.id = e.run_id
 cross join lateral (select f.reference from application f
                      where f.id = e.application_id offset 0) a
 where e.run_id = $1::uuid
   and e.place > case when $2::int is null then 0 else $2::int end
   and e.place <= case when $2::int is null then 0 else $2::int end + $3::int + 1
 order by e.place
 limit $3::int + 1;

-- name: selection_comparison :many
-- The files whose place, outcome or offer differ between two runs of one call, by reference.
-- $1 a run · $2 another one · $3 reference of the last row of the page before · $4 rows of a page
select coalesce(x.application_id, y.application_id) as application_id, a.reference,
       x.rank as rank, x.outcome as outcome, x.offered_amount as offered_amount,
       y.rank as other_rank, y.outcome as other_outcome, y.offered_amount as other_offered_amount
  from (select * from selection_entry where run_id = $1::uuid) x
  full join (select * from selection_entry where run_id = $2::uuid) y
    on y.application_id = x.application_id
  join application a on a.id = coalesce(x.application_id, y.application_id)
 where ((x.rank, x.outcome, x.offered_amount) is distinct from
        (y.rank, y.outcome, y.offered_amount))
   and ($3::text is null or a.reference > $3)
 order by a.reference
 limit $4::int + 1;

-- name: selection_adopt_files :exec
-- The states that the ranking proposes, and a row of history for each file that moves.
-- $1 run id · $2 now · $3 instant of the call · $4 actor · $5 portal
with moved as (
  update application a
     set state = e.outcome, version = a.version + 1, updated_at = $2::timestamptz
    from (select e.application_id, e.outcome, b.state as before
            from selection_entry e
            join application b on b.id = e.application_id
           where e.run_id = $1::uuid and b.state <> e.outcome) e
   where a.id = e.application_id
  returning a.id, e.before, a.state
)
insert into application_transition (id, application_id, at, call_at, from_state, to_state, action,
                                    actor, acting, reason)
select time_uuid($2), m.id, $2, $3::timestamptz, m.before, m.state, 'adopt', $4::text, $5::text, null
  from moved m;

-- name: selection_run_supersede :exec
-- The one of the same wave that was adopted before.
-- $1 run id · $2 now
update selection_run r
   set state = 'superseded', version = r.version + 1, updated_at = $2::timestamptz
  from selection_run n
 where n.id = $1::uuid
   and r.call_id = n.call_id
   and r.wave is not distinct from n.wave
   and r.state = 'adopted';

-- name: selection_run_adopt :exec1
-- $1 run id · $2 now · $3 actor
update selection_run r
   set state = 'adopted', adopted_at = $2::timestamptz, adopted_by = $3::text,
       version = r.version + 1, updated_at = $2
 where r.id = $1::uuid
   and r.state = 'proposed';

-- name: selection_adopted_entry :maybe
-- Where the ranking that was adopted last puts a file.
-- $1 application id
select r.id as run_id, to_json(e.envelopes) as envelopes
  from selection_entry e
  join selection_run r on r.id = e.run_id
 where e.application_id = $1::uuid
   and r.state = 'adopted'
 order by r.adopted_at desc
 limit 1;

-- name: selection_reserved :many
-- What adopted rankings keep for files without a vote, each by the one that was adopted last.
-- $1 call id
select last.application_id, last.offered_amount, last.envelopes
  from (select distinct on (e.application_id) e.application_id, e.offered_amount, e.outcome,
               to_json(e.envelopes) as envelopes
          from selection_run r
          join selection_entry e on e.run_id = r.id
          join application a on a.id = e.application_id and a.state = 'selected'
         where r.call_id = $1::uuid
           and r.state = 'adopted'
         order by e.application_id, r.adopted_at desc) last
 where last.outcome = 'selected'
 order by last.application_id;
