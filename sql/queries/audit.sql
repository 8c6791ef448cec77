-- name: audit_entry_list :many
-- A page of the sealed trail, in its order.
-- $1 id of an object, null for all · $2 position of the last row of the page before
-- $3 rows of a page
select a.position, a.at, a.call_at, a.actor, a.on_behalf_of, a.client_id, a.action, a.object,
       a.object_id, a.version, a.request_id, a.before_digest, a.after_digest, a.test,
       a.prev_hash, a.hash
  from audit_entry a
 where a.position > case when $2::bigint is null then 0 else $2::bigint end
   and ($1::uuid is null or a.object_id = $1)
 order by a.position
 limit $3::int + 1;

-- name: audit_last :maybe
-- The end of the chain.
select a.position, a.hash
  from audit_entry a
 where a.position is not null
 order by a.position desc
 limit 1;

-- name: audit_unsealed :many
-- Committed rows that are not in the chain yet, oldest first.
-- $1 how many
select a.id, a.at, a.call_at, a.actor, a.on_behalf_of, a.client_id, a.action, a.object,
       a.object_id, a.version, a.request_id, a.before_digest, a.after_digest, a.test
  from audit_entry a
 where a.position is null
 order by a.entry
 limit $1::int;

-- name: audit_seal :exec
-- $1 ids · $2 positions · $3 hashes before · $4 hashes, one of each per row
update audit_entry a
   set position = s.position, prev_hash = s.prev_hash, hash = s.hash
  from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[]) s(id, position, prev_hash, hash)
 where a.id = s.id
   and a.position is null;
