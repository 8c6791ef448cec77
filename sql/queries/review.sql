-- name: review_hold :maybe
-- The file of a review, which no other review or transition touches until the end.
-- $1 application id
select a.id from application a where a.id = $1::uuid for no key update;

-- name: review_insert :exec1
-- The reviewer reads the file from here on.
-- $1 id · $2 application id · $3 reviewer · $4 due on · $5 by whom · $6 now
with opened as (
  update application a
     set guests = a.guests || guest_marks('r', $3::text, a.call_code)
   where a.id = $2::uuid
  returning a.id
)
insert into review (id, application_id, reviewer, due_on, assigned_by, assigned_at, updated_at)
select $1::uuid, o.id, $3, $4::date, $5::text, $6::timestamptz, $6
  from opened o;

-- name: review_subject :maybe
-- $1 id, as text
select r.id, r.version, c.id as call_id, c.code as call_code, c.mode = 'test' as test,
       c.clock_at, c.clock_set_at, c.clock_rate, to_json(a.sirets) as sirets,
       to_jsonb(r)::text as content
  from review r
  join application a on a.id = r.application_id
  join grant_call c on c.id = a.call_id
 where r.id = try_uuid($1::text)
   for update of r;

-- name: review_by_id :maybe
-- $1 id
select r.id, r.version, r.application_id, r.reviewer, r.state, r.due_on, r.draw_id, r.reason,
       coalesce(n.scores, '[]') as scores, n.comment, n.total_score::text as total_score,
       r.assigned_by, r.assigned_at, r.submitted_at
  from review r
  left join review_content n on n.review_id = r.id
 where r.id = $1::uuid;

-- name: review_list :many
-- Of a file, or of a person.
-- $1 application id · $2 reviewer · $3 state · $4 id of the last row before · $5 rows of a page
select r.id, r.version, r.application_id, r.reviewer, r.state, r.due_on, r.draw_id, r.reason,
       coalesce(n.scores, '[]') as scores, n.comment, n.total_score::text as total_score,
       r.assigned_by, r.assigned_at, r.submitted_at
  from review r
  left join review_content n on n.review_id = r.id
 where ($1::uuid is null or r.application_id = $1)
   and ($2::text is null or r.reviewer = $2)
   and ($3::text is null or r.state = $3)
   and r.id > case when $4::uuid is null then '00000000-0000-0000-0000-000000000000'
                   else $4::uuid end
 order by r.id
 limit $5::int + 1;

-- name: review_submit :exec1
-- $1 id · $2 scores · $3 comment · $4 total in ten-thousandths · $5 now
with said as (
  insert into review_content as n (review_id, scores, comment, total_score)
  values ($1::uuid, $2::text::jsonb, $3::text, $4::bigint / 10000.0)
      on conflict (review_id) do update
     set scores = excluded.scores, comment = excluded.comment, total_score = excluded.total_score
)
update review
   set state = 'submitted', submitted_at = $5::timestamptz, version = version + 1, updated_at = $5
 where id = $1;

-- name: review_recuse :exec1
-- $1 id · $2 reason · $3 now
update review
   set state = 'recused', submitted_at = null, reason = $2::text, version = version + 1,
       updated_at = $3::timestamptz
 where id = $1::uuid;

-- name: review_reopen :exec1
-- $1 id · $2 reason · $3 now
update review
   set state = 'assigned', submitted_at = null, reason = $2::text, version = version + 1,
       updated_at = $3::timestamptz
 where id = $1::uuid;

-- name: review_pending_count :one
-- $1 application id
select count(*) filter (where r.state = 'assigned') as pending,
       count(*) filter (where r.state = 'submitted') as submitted
  from review r
 where r.application_id = $1::uuid;

-- name: review_scores :many
-- $1 application id
select n.scores
  from review_content n
  join review r on r.id = n.review_id
 where r.application_id = $1::uuid
   and r.state = 'submitted'
 order by r.id;

-- name: score_insert :exec1
-- $1 application id · $2 total in ten-thousandths · $3 knocked out · $4 now
insert into application_score (application_id, total_score, knocked_out, scored_at, criteria)
values ($1::uuid, $2::bigint / 10000.0, $3::boolean, $4::timestamptz, criterion_means($1));

-- name: score_delete :exec
-- $1 application id
delete from application_score where application_id = $1::uuid;

-- name: draw_files :many
-- The files of a call that are under review, held until the end, with who already has to do with them.
-- $1 call id
select a.id, to_json(a.sirets) as sirets,
       (select coalesce(json_agg(r.reviewer order by r.id), '[]'::json)
          from review r
         where r.application_id = a.id
           and r.state <> 'recused') as taken,
       (select coalesce(json_agg(k.subject order by k.id), '[]'::json)
          from conflict k
         where k.application_id = a.id) as barred
  from application a
 where a.call_id = $1::uuid
   and a.state = 'under_review'
 order by a.id
   for no key update of a;

-- name: draw_insert :exec1
-- $1 id · $2 call id · $3 call code · $4 seed · $5 reviewers · $6 reviews of a file · $7 due on
-- $8 assignments · $9 by whom · $10 now
insert into review_draw (id, call_id, call_code, seed, reviewers, reviews_per_application, due_on,
                         assignments, drawn_by, drawn_at)
values ($1::uuid, $2::uuid, $3::text, $4::text, $5::text[], $6::int, $7::date, $8::text::jsonb,
        $9::text, $10::timestamptz);

-- name: draw_reviews_insert :exec
-- One review for each place of the three lists; the reviewers read the files from here on.
-- $1 ids · $2 application ids · $3 reviewers · $4 draw id · $5 due on · $6 by whom · $7 now
with drawn as (
  select d.id::uuid as id, d.application_id::uuid as application_id, d.reviewer
    from unnest($1::text[], $2::text[], $3::text[]) d (id, application_id, reviewer)
), opened as (
  update application a
     set guests = a.guests || g.marks
    from (select d.application_id, array_agg(m.mark) as marks
            from drawn d
            join application f on f.id = d.application_id
           cross join unnest(guest_marks('r', d.reviewer, f.call_code)) m (mark)
           group by d.application_id) g
   where a.id = g.application_id
)
insert into review (id, application_id, reviewer, due_on, draw_id, assigned_by, assigned_at, updated_at)
select d.id, d.application_id, d.reviewer, $5::date, $4::uuid, $6::text, $7::timestamptz, $7
  from drawn d;

-- name: review_draw_subject :maybe
-- $1 id, as text
select d.id, d.version, c.id as call_id, c.code as call_code, c.mode = 'test' as test,
       c.clock_at, c.clock_set_at, c.clock_rate, '[]'::json as sirets, to_jsonb(d)::text as content
  from review_draw d
  join grant_call c on c.id = d.call_id
 where d.id = try_uuid($1::text);

-- name: review_draw_by_id :maybe
-- Without the files that the asker does not see.
-- $1 id
select d.id, d.version, d.call_id, d.seed, to_json(d.reviewers) as reviewers,
       d.reviews_per_application, d.due_on,
       (select coalesce(json_agg(g.item order by g.place), '[]'::json)
          from jsonb_array_elements(d.assignments) with ordinality g (item, place)
         where exists (select from application a
                        where a.id = (g.item ->> 'application_id')::uuid)) as assignments,
       d.drawn_by, d.drawn_at
  from review_draw d
 where d.id = $1::uuid;

-- name: subject_domain_keep :exec
-- The host that the asker writes from, as its token says.
-- $1 subject · $2 host · $3 now
insert into subject_domain as d (subject, domain, seen_at)
values ($1::text, $2::text, $3::timestamptz)
    on conflict (subject) do update
   set domain = excluded.domain, seen_at = excluded.seen_at
 where d.domain <> excluded.domain;

-- name: subject_domain_told :exec
-- What others say of a person counts until the person's own token says it.
-- $1 subject · $2 host · $3 now
insert into subject_domain (subject, domain, seen_at)
values ($1::text, $2::text, $3::timestamptz)
    on conflict (subject) do nothing;

-- name: subject_interests :many
-- The SIREN that these people have an interest in by the host of their address, as it is told or known.
-- $1 subjects · $2 hosts told with them, '' for none
select t.subject, n.siren as entity
  from unnest($1::text[], $2::text[]) t (subject, told)
  left join subject_domain d on d.subject = t.subject
 cross join lateral (select distinct s.siren
                       from unnest(string_to_array(concat_ws(',', mail_domain_sirens(t.told),
                                                             mail_domain_sirens(d.domain)),
                                                   ',')) s (siren)
                      where s.siren <> '') n
 order by t.subject, n.siren;
