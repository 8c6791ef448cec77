-- name: collective_list :many
-- A page of the collectives that the asker sees, oldest first.
-- $1 id of the last row of the page before, or null · $2 rows of a page
select (select to_json(s)
          from (select c.id, c.version, c.name, c.siret,
                       (select count(*) from member m where m.collective_id = c.id) as member_count,
                       c.created_at, c.updated_at) s) as shown,
       (select count(*) from application a where a.collective_id = c.id) as application_count,
       exists (select from application a
                where a.collective_id = c.id and file_frozen(a.state, a.call_id)) as frozen
  from collective c
 where c.id > case when $1::uuid is null then '00000000-0000-0000-0000-000000000000'
                   else $1::uuid end
 order by c.id
 limit $2::int + 1;

-- name: collective_by_id :maybe
-- $1 id
select (select to_json(s)
          from (select c.id, c.version, c.name, c.siret,
                       (select count(*) from member m where m.collective_id = c.id) as member_count,
                       c.created_at, c.updated_at) s) as shown,
       (select count(*) from application a where a.collective_id = c.id) as application_count,
       exists (select from application a
                where a.collective_id = c.id and file_frozen(a.state, a.call_id)) as frozen
  from collective c
 where c.id = $1::uuid;

-- name: collective_subject :maybe
-- The collective that a write speaks of, locked.
-- $1 id, as text
select c.id, c.version, to_json(c.sirets) as sirets, to_jsonb(c)::text as content
  from collective c
 where c.id = try_uuid($1::text)
   for update of c;

-- name: collective_current :maybe
-- What a patch starts from.
-- $1 id, as text
select c.name
  from collective c
 where c.id = try_uuid($1::text);

-- name: collective_for_update :maybe
-- Locked in a statement of its own: what is counted next must see what others committed before.
-- $1 id
select c.siret as keeper
  from collective c
 where c.id = $1::uuid
   for update of c;

-- name: collective_files_for_share :many
-- The applications that rest on a collective; none of them moves until the end of the transaction.
-- $1 collective id
select file_frozen(a.state, a.call_id) as frozen
  from application a
 where a.collective_id = $1::uuid
 order by a.id
   for share of a;

-- name: collective_member_count :one
-- $1 collective id
select count(*) as member_count
  from member m
 where m.collective_id = $1::uuid;

-- name: collective_insert :exec1
-- $1 id · $2 name · $3 SIRET of its keeper · $4 now
insert into collective (id, name, siret, sirets, created_at, updated_at)
values ($1::uuid, $2::text, $3::text, array[$3], $4::timestamptz, $4);

-- name: collective_rename :exec1
-- $1 id · $2 name · $3 now
update collective
   set name = $2::text, version = version + 1, updated_at = $3::timestamptz
 where id = $1::uuid;

-- name: collective_delete :exec1
-- With its members; an application that rests on it forbids.
-- $1 id
delete from collective
 where id = $1::uuid;

-- name: collective_taken_part :maybe
-- May the asker write to the files of this collective?
-- $1 id
select app_takes_part(c.id) as actor_takes_part from collective c where c.id = $1::uuid;
