-- name: document_list :many
-- A page of the documents of an application, oldest first.
-- $1 application id · $2 id of the last row of the page before, or null · $3 rows of a page
select (select to_json(s)
          from (select d.id, d.version, d.application_id, d.kind, d.filename, d.media_type,
                       d.byte_count,
                       case when d.state <> 'uploading' then d.sha256 end as sha256,
                       d.state, d.created_at, d.updated_at) s) as shown,
       state_shown(a.id, a.state, c.results_published_at, c.code, a.sirets) as application_state,
       case when a.state = 'incomplete' then open_correction(a.id) end as correction,
       c.mode = 'test' as test, c.clock_at, c.clock_set_at, c.clock_rate,
       app_takes_part(a.collective_id) as actor_takes_part
  from document d
  join application a on a.id = d.application_id
  join grant_call c on c.id = a.call_id
 where d.application_id = $1::uuid
   and d.id > case when $2::uuid is null then '00000000-0000-0000-0000-000000000000'
                   else $2::uuid end
 order by d.id
 limit $3::int + 1;

-- name: document_by_id :maybe
-- $1 id
select (select to_json(s)
          from (select d.id, d.version, d.application_id, d.kind, d.filename, d.media_type,
                       d.byte_count,
                       case when d.state <> 'uploading' then d.sha256 end as sha256,
                       d.state, d.created_at, d.updated_at) s) as shown,
       state_shown(a.id, a.state, c.results_published_at, c.code, a.sirets) as application_state,
       case when a.state = 'incomplete' then open_correction(a.id) end as correction,
       c.mode = 'test' as test, c.clock_at, c.clock_set_at, c.clock_rate,
       app_takes_part(a.collective_id) as actor_takes_part
  from document d
  join application a on a.id = d.application_id
  join grant_call c on c.id = a.call_id
 where d.id = $1::uuid;

-- name: document_application :maybe
-- Does the asker see this application?
-- $1 application id
select a.id
  from application a
 where a.id = $1::uuid;

-- name: document_subject :maybe
-- The document that a write speaks of, locked, with the call of its application.
-- $1 id, as text
select d.id, d.version, c.id as call_id, c.code as call_code, c.mode = 'test' as test,
       c.clock_at, c.clock_set_at, c.clock_rate, to_json(a.sirets) as sirets,
       to_jsonb(d)::text as content
  from document d
  join application a on a.id = d.application_id
  join grant_call c on c.id = a.call_id
 where d.id = try_uuid($1::text)
   for update of d;

-- name: upload_subject :maybe
-- The same for an upload, which is a document on its way: only its own people send chunks.
-- $1 id, as text
select d.id, d.version, c.id as call_id, c.code as call_code, c.mode = 'test' as test,
       c.clock_at, c.clock_set_at, c.clock_rate, to_json(a.sirets) as sirets,
       to_jsonb(d)::text as content
  from document d
  join application a on a.id = d.application_id
  join grant_call c on c.id = a.call_id
 where d.id = try_uuid($1::text)
   and a.sirets && app_sirets()
   for update of d;

-- name: upload_by_id :maybe
-- Where an upload is; what has expired is gone.  sha256 is the one announced, while it is under way.
-- $1 id · $2 now
select d.id, d.application_id, d.kind, d.received_count, d.byte_count, d.sha256, d.state,
       d.expires_at
  from document d
  join application a on a.id = d.application_id
 where d.id = $1::uuid
   and a.sirets && app_sirets()
   and (d.state <> 'uploading' or d.expires_at > $2::timestamptz);

-- name: upload_target_for_update :maybe
-- The application that takes a document, which no other upload or transition touches until the end
-- of the transaction, and the kinds of documents that the stages of its call name.
-- $1 application id
select state_shown(a.id, a.state, c.results_published_at, c.code, a.sirets) as application_state,
       case when a.state = 'incomplete' then open_correction(a.id) end as correction,
       c.mode = 'test' as test, c.clock_at, c.clock_set_at, c.clock_rate,
       app_takes_part(a.collective_id) as actor_takes_part,
       (select coalesce(json_agg(distinct k.kind), '[]')
          from jsonb_array_elements(v.rules -> 'stages') s (stage)
         cross join jsonb_array_elements_text(s.stage -> 'documents') k (kind)) as kinds
  from application a
  join grant_call c on c.id = a.call_id
  join grant_call_version v
    on v.id = application_rules_version(a.state, a.call_id, a.call_version_id)
 where a.id = $1::uuid
   and a.sirets && app_sirets()
   for no key update of a;

-- name: document_count :one
-- $1 application id
select count(*) as document_count
  from document d
 where d.application_id = $1::uuid;

-- name: document_insert :exec1
-- $1 id · $2 application id · $3 kind · $4 file name · $5 bytes announced · $6 digest announced, or
-- null · $7 when it expires · $8 now
insert into document (id, application_id, kind, filename, byte_count, sha256, expires_at,
                      created_at, updated_at)
values ($1::uuid, $2::uuid, $3::text, $4::text, $5::bigint, $6::text, $7::timestamptz,
        $8::timestamptz, $8);

-- name: document_chunk_insert :exec1
-- $1 document id · $2 position of its first byte · $3 content
insert into document_chunk (document_id, position, content)
values ($1::uuid, $2::bigint, $3::bytea);

-- name: document_receive :exec1
-- $1 id · $2 bytes that arrived · $3 now
update document
   set received_count = received_count + $2::bigint, version = version + 1,
       updated_at = $3::timestamptz
 where id = $1::uuid;

-- name: document_sample :one
-- The digest of all the chunks, and the two ends of the file, which tell what it is.
-- $1 document id · $2 bytes of the head · $3 bytes of the tail
select encode(sha256(f.content), 'hex') as sha256,
       substr(f.content, 1, $2::int) as head,
       substr(f.content, greatest(octet_length(f.content) - $3::int, 0) + 1) as tail
  from (select string_agg(c.content, ''::bytea order by c.position) as content
          from document_chunk c
         where c.document_id = $1::uuid) f;

-- name: document_complete :exec1
-- $1 id · $2 state · $3 media type · $4 digest · $5 now
update document
   set state = $2::text, media_type = $3::text, sha256 = $4::text, version = version + 1,
       updated_at = $5::timestamptz
 where id = $1::uuid;

-- name: document_replace :exec
-- An application has one document of a kind: the complete ones before it go.
-- $1 id of the one that stays
delete from document d
 using document kept
 where kept.id = $1::uuid
   and d.application_id = kept.application_id
   and d.kind = kept.kind
   and d.id <> kept.id
   and d.state <> 'uploading';

-- name: document_delete :exec1
-- With its chunks.
-- $1 id
delete from document
 where id = $1::uuid;

-- name: document_content :maybe
-- The whole file.
-- $1 id
select d.filename, d.media_type, d.sha256, d.state,
       (select string_agg(c.content, ''::bytea order by c.position)
          from document_chunk c
         where c.document_id = d.id) as content
  from document d
 where d.id = $1::uuid;
