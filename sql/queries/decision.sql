-- name: decision_insert :exec1
-- Told at once when the results of the call are out.
-- $1 id · $2 application id · $3 outcome · $4 amount · $5 rate · $6 minimum waived · $7 voting body
-- $8 decided on · $9 reference · $10 reason · $11 who · $12 now · $13 now, at the clock of the call
-- $14 id of the ranking it follows, if any
insert into decision (id, application_id, call_id, call_code, outcome, amount, rate, minimum_waived,
                      voting_body, decided_on, reference, reason, recorded_by, published_at,
                      created_at, updated_at, selection_run_id)
select $1::uuid, a.id, a.call_id, a.call_code, $3::text, $4::bigint, $5::int, $6::boolean, $7::text,
       $8::date, $9::text, $10::text, $11::text,
       case when c.results_published_at is not null then $13::timestamptz end, $12::timestamptz, $12, $14::uuid
  from application a
  join grant_call c on c.id = a.call_id
 where a.id = $2::uuid;

-- name: decision_notify :exec
-- Once the results of the call are out, whoever waits for a word hears of the vote at once.
-- $1 event id · $2 application id · $3 now
insert into event (id, type, occurred_at, subject_type, subject_id, subject_version, call_id,
                   call_code, sirets, test)
select $1::uuid, 'application.notified', $3::timestamptz, 'application', a.id, a.version, a.call_id,
       a.call_code, a.sirets, c.mode = 'test'
  from application a
  join grant_call c on c.id = a.call_id
 where a.id = $2::uuid
   and c.results_published_at is not null;

-- name: award_insert :exec1
-- $1 decision id · $2 envelopes it counts in · $3 id of the ranking it follows, if any
insert into award (application_id, call_id, call_code, decision_id, selection_run_id, amount, rate,
                   decided_on, voting_body, decision_reference, envelopes, created_at, updated_at)
select d.application_id, d.call_id, d.call_code, d.id, $3::uuid, d.amount, d.rate, d.decided_on,
       d.voting_body, d.reference, $2::text[], d.created_at, d.created_at
  from decision d
 where d.id = $1::uuid;

-- name: award_release :maybe
-- Locked first, so that money is given back once; one whose agreement is signed is not.
-- $1 application id · $2 now
update award w
   set state = 'released', version = w.version + 1, updated_at = $2::timestamptz
 where w.application_id = $1::uuid
   and w.state = 'offered'
returning w.call_id, w.amount, to_json(w.envelopes) as envelopes;

-- name: decision_of_application :maybe
-- The one in force.
-- $1 application id
select d.id, d.version, d.application_id, a.reference as application_reference, d.call_id,
       d.call_code, d.outcome, d.amount, d.rate, d.minimum_waived, d.voting_body, d.decided_on,
       d.reference, d.reason, w.state as award_state, d.selection_run_id,
       d.published_at, d.superseded_at, d.created_at, d.updated_at
  from decision d
  join application a on a.id = d.application_id
  left join award w on w.decision_id = d.id
 where d.application_id = $1::uuid
   and d.superseded_at is null;

-- name: decision_by_id :maybe
-- $1 id
select d.id, d.version, d.application_id, a.reference as application_reference, d.call_id,
       d.call_code, d.outcome, d.amount, d.rate, d.minimum_waived, d.voting_body, d.decided_on,
       d.reference, d.reason, w.state as award_state, d.selection_run_id,
       d.published_at, d.superseded_at, d.created_at, d.updated_at
  from decision d
  join application a on a.id = d.application_id
  left join award w on w.decision_id = d.id
 where d.id = $1::uuid;

-- name: decision_list :many
-- $1 id of the call, or its code · $2 outcome · $3 id of the last row of the page before
-- $4 rows of a page
select d.id, d.version, d.application_id, a.reference as application_reference, d.call_id,
       d.call_code, d.outcome, d.amount, d.rate, d.minimum_waived, d.voting_body, d.decided_on,
       d.reference, d.reason, w.state as award_state, d.selection_run_id,
       d.published_at, d.superseded_at, d.created_at, d.updated_at
  from decision d
  join application a on a.id = d.application_id
  left join award w on w.decision_id = d.id
 where ($1::text is null or d.call_code = $1 or d.call_id = try_uuid($1))
   and ($2::text is null or d.outcome = $2)
   and d.id > case when $3::uuid is null then '00000000-0000-0000-0000-000000000000'
                   else $3::uuid end
 order by d.id
 limit $4::int + 1;

-- name: decision_feedback :maybe
-- What a decision rests on, for those who may read it.
-- $1 id
select d.id as decision_id, d.application_id, d.outcome, d.published_at, a.axis,
       to_json(a.other_axes) as other_axes, a.call_version_id,
       g.rank, g.cut_off, (s.total_score * 10000)::bigint as points, coalesce(s.knocked_out, false) as knocked_out,
       (select coalesce(json_agg(json_build_object('scores', t.scores) order by r.id), '[]'::json)
          from review r
          join review_content t on t.review_id = r.id
         where r.application_id = a.id
           and r.state = 'submitted') as reviews
  from decision d
  join application a on a.id = d.application_id
  left join application_score s on s.application_id = a.id
 cross join decision_standing(d.id) g
 where d.id = $1::uuid;

-- name: decision_supersede :exec
-- Nothing contradicts it any more: another vote may follow.
-- $1 id · $2 now
update decision
   set superseded_at = $2::timestamptz, version = version + 1, updated_at = $2
 where id = $1::uuid
   and superseded_at is null;
