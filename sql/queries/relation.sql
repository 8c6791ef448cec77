-- name: assignment_put :exec1
-- $1 application id · $2 instructors · $3 reason · $4 by whom · $5 now
with kept as (
  insert into assignment as s (application_id, instructors, reason, assigned_by, assigned_at)
  values ($1::uuid, $2::text[], $3::text, $4::text, $5::timestamptz)
      on conflict (application_id) do update
     set instructors = excluded.instructors, reason = excluded.reason,
         assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at
)
update application set version = version + 1, updated_at = $5 where id = $1;

-- name: assignment_read :maybe
-- $1 application id
select a.version, to_json(coalesce(s.instructors, '{}')) as instructors, s.reason, s.assigned_by,
       s.assigned_at
  from application a
  left join assignment s on s.application_id = a.id
 where a.id = $1::uuid;

-- name: invitation_count :one
-- $1 application id · $2 subject
select count(*) as count
  from invitation i
 where i.application_id = $1::uuid
   and i.subject = $2::text
   and i.withdrawn_at is null;

-- name: invitation_insert :exec1
-- The guest reads from here on.
-- $1 id · $2 application id · $3 subject · $4 message · $5 by whom · $6 now
with opened as (
  update application a
     set guests = a.guests || guest_marks('f', $3::text, a.call_code)
   where a.id = $2::uuid
  returning a.id
)
insert into invitation (id, application_id, subject, message, invited_by, created_at, updated_at)
select $1::uuid, o.id, $3, $4::text, $5::text, $6::timestamptz, $6
  from opened o;

-- name: invitation_withdraw :exec1
-- The guest reads no more.
-- $1 id · $2 now
with ended as (
  update invitation
     set withdrawn_at = $2::timestamptz, version = version + 1, updated_at = $2
   where id = $1::uuid
     and withdrawn_at is null
  returning application_id, subject
)
update application a
   set guests = array(select g from unnest(a.guests) g
                       where g <> all (guest_marks('f', e.subject, a.call_code)))
  from ended e
 where a.id = e.application_id;

-- name: invitation_subject :maybe
-- $1 id, as text
select i.id, i.version, c.id as call_id, c.code as call_code, c.mode = 'test' as test,
       c.clock_at, c.clock_set_at, c.clock_rate, to_json(a.sirets) as sirets,
       to_jsonb(i)::text as content
  from invitation i
  join application a on a.id = i.application_id
  join grant_call c on c.id = a.call_id
 where i.id = try_uuid($1::text)
   for update of i;

-- name: invitation_by_id :maybe
-- $1 id
select i.id, i.version, i.application_id, i.subject, i.message, i.invited_by, i.withdrawn_at,
       i.created_at
  from invitation i
 where i.id = $1::uuid;

-- name: invitation_list :many
-- $1 application id · $2 id of the last row of the page before · $3 rows of a page
select i.id, i.version, i.application_id, i.subject, i.message, i.invited_by, i.withdrawn_at,
       i.created_at
  from invitation i
 where i.application_id = $1::uuid
   and i.id > case when $2::uuid is null then '00000000-0000-0000-0000-000000000000'
                   else $2::uuid end
 order by i.id
 limit $3::int + 1;

-- name: advice_insert :exec1
-- $1 id · $2 application id · $3 text · $4 by whom · $5 now
insert into advice (id, application_id, text, author, created_at)
values ($1::uuid, $2::uuid, $3::text, $4::text, $5::timestamptz);

-- name: advice_subject :maybe
-- $1 id, as text
select v.id, 1 as version, c.id as call_id, c.code as call_code, c.mode = 'test' as test,
       c.clock_at, c.clock_set_at, c.clock_rate, to_json(a.sirets) as sirets,
       to_jsonb(v)::text as content
  from advice v
  join application a on a.id = v.application_id
  join grant_call c on c.id = a.call_id
 where v.id = try_uuid($1::text);

-- name: advice_by_id :maybe
-- $1 id
select v.id, v.application_id, v.text, v.author, v.created_at from advice v where v.id = $1::uuid;

-- name: advice_list :many
-- $1 application id · $2 id of the last row of the page before · $3 rows of a page
select v.id, v.application_id, v.text, v.author, v.created_at
  from advice v
 where v.application_id = $1::uuid
   and v.id > case when $2::uuid is null then '00000000-0000-0000-0000-000000000000'
                   else $2::uuid end
 order by v.id
 limit $3::int + 1;

-- name: conflict_insert :exec1
-- $1 id · $2 application id · $3 whose · $4 basis · $5 reason · $6 by whom · $7 now
insert into conflict (id, application_id, collective_id, call_code, sirets, subject, basis, reason,
                      recorded_by, created_at)
select $1::uuid, a.id, a.collective_id, a.call_code, a.sirets, $3::text, $4::text, $5::text, $6::text,
       $7::timestamptz
  from application a
 where a.id = $2::uuid;

-- name: conflict_subject :maybe
-- It stays readable to whom it closed the file.
-- $1 id, as text
select k.id, k.version, c.id as call_id, c.code as call_code, c.mode = 'test' as test,
       c.clock_at, c.clock_set_at, c.clock_rate, to_json(k.sirets) as sirets,
       to_jsonb(k)::text as content
  from conflict k
  join grant_call c on c.code = k.call_code
 where k.id = try_uuid($1::text);

-- name: conflict_by_id :maybe
-- $1 id
select k.id, k.version, k.application_id, k.subject, k.basis, k.reason, k.recorded_by, k.created_at
  from conflict k
 where k.id = $1::uuid;

-- name: conflict_list :many
-- Of a file that the asker sees.
-- $1 application id · $2 id of the last row of the page before · $3 rows of a page
select k.id, k.version, k.application_id, k.subject, k.basis, k.reason, k.recorded_by, k.created_at
  from conflict k
  join application a on a.id = k.application_id
 where k.application_id = $1::uuid
   and k.id > case when $2::uuid is null then '00000000-0000-0000-0000-000000000000'
                   else $2::uuid end
 order by k.id
 limit $3::int + 1;

-- name: conflict_count :one
-- $1 application id · $2 subject
select count(*) as count
  from conflict k
 where k.application_id = $1::uuid
   and k.subject = $2::text;
