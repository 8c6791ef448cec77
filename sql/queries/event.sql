-- name: event_head :one
-- The last position; 0 before the first.
select event_last() as head;

-- name: event_list :many
-- A page of an asker's own events, in the order of commits.  They are few: the order is an expression
-- so that they are found by their readers, and then sorted.
-- $1 types, null for all · $2 id of a call, or its code, null for all · $3 position of the last row
-- of the page before · $4 last position wanted · $5 rows of a page
select e.id, e.position, e.type, e.occurred_at,
       json_build_object('type', e.subject_type, 'id', e.subject_id,
                         'version', e.subject_version) as subject,
       e.call_id, e.test
  from event e
 where e.position + 0 > coalesce($3::text, '0')::bigint
   and e.position + 0 <= $4::bigint
   and ($1::text[] is null or e.type = any ($1))
   and ($2::text is null or e.call_code = $2 or e.call_id = try_uuid($2))
 order by e.position + 0
 limit $5::int + 1;

-- name: event_list_region :many
-- The same for an asker of the region, to whom nearly all belong: an index walks them in order.
-- $1 types, null for all · $2 id of a call, or its code, null for all · $3 position of the last row
-- of the page before · $4 last position wanted · $5 rows of a page
select e.id, e.position, e.type, e.occurred_at,
       json_build_object('type', e.subject_type, 'id', e.subject_id,
                         'version', e.subject_version) as subject,
       e.call_id, e.test
  from event_page($1::text[],
                  case when $2::text is not null
                       then coalesce(try_uuid($2), (select g.id from grant_call g where g.code = $2),
                                     '00000000-0000-0000-0000-000000000000') end,
                  coalesce($3::text, '0')::bigint, $4::bigint, $5::int + 1) p (position)
  join event e on e.position = p.position
 order by e.position;

-- name: event_number :one
-- Gives the next positions to committed events without one, in the order in which they were told.
-- One transaction at a time may do this: positions then appear in order and without gap.
-- $1 how many at most
with told as (
  select x.id, row_number() over (order by x.entry) as place
    from (select u.id, u.entry
            from event u
           where u.position is null
           order by u.entry
           limit $1::int) x
), numbered as (
  update event e
     set position = coalesce((select max(n.position) from event n), 0) + t.place
    from told t
   where e.id = t.id
  returning e.id
)
select count(*) as count from numbered;
