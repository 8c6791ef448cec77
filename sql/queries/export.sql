-- name: export_awards :many
-- The awards of a call, in the order of the files; cells in the order of the columns, empty when not
-- known, amounts in cents.
-- $1 call id · $2 key of the last row of the page before, or null · $3 rows of a page
select w.application_id::text as key,
       to_json(array[coalesce(a.reference, ''), a.title, coalesce(a.axis, ''), coalesce(l.siret, ''),
                     coalesce(l.name, ''), coalesce(a.requested_amount::text, ''), w.amount::text,
                     coalesce(w.rate::text, ''), w.state, w.voting_body, w.decided_on::text,
                     w.decision_reference, (c.mode = 'test')::text]) as cells
  from award w
 cross join lateral (select f.reference, f.title, f.axis, f.requested_amount, f.collective_id
                       from application f
                      where f.id = w.application_id offset 0) a
  join grant_call c on c.id = w.call_id
  left join lateral (select m.siret, o.name
                       from member m
                       left join organisation o on o.siret = m.siret
                      where m.collective_id = a.collective_id
                        and m.lead
                      limit 1) l on true
 where w.call_id = $1::uuid
   and w.application_id > case when $2::uuid is null then '00000000-0000-0000-0000-000000000000'
                               else $2::uuid end
 order by w.application_id
 limit $3::int;

-- name: export_budgets :many
-- The lines of the budgets of the files that were deposited: costs, then the funding plan.  A page is
-- of so many files.
-- $1 call id · $2 key of the last row of the page before, or null · $3 files of a page
select f.id::text as key,
       to_json(array[coalesce(f.reference, ''), f.title, b.side, b.line::text,
                     coalesce(b.item ->> 'category', ''),
                     coalesce(b.item ->> 'label', b.item ->> 'source', ''),
                     ((b.item ->> 'amount')::numeric * 100)::bigint::text,
                     coalesce(b.item ->> 'year', ''),
                     case when b.item ->> 'member_id' is null then '' else coalesce(
                       (select m.siret from member m
                         where m.collective_id = (select a.collective_id from application a
                                                   where a.id = f.id)
                           and m.id::text = b.item ->> 'member_id'), '') end,
                     coalesce(b.item ->> 'public', ''), f.test::text]) as cells
  from (select p.*, c.mode = 'test' as test
          from export_files($1::uuid, $2::text::uuid, $3::int)
               with ordinality p (id, reference, title, budget, place)
          join grant_call c on c.id = $1) f
 cross join lateral (
        select 1 as place, 'cost' as side, k.line, k.item
          from jsonb_array_elements(f.budget -> 'cost_lines') with ordinality k (item, line)
         union all
        select 2, 'funding', p.line, p.item
          from jsonb_array_elements(f.budget -> 'funding_plan') with ordinality p (item, line)) b
 order by f.place, b.place, b.line;

-- name: export_ranking :many
-- The adopted ranking of a call, or else the last one that was made, by place.
-- $1 call id · $2 key of the last row of the page before, or null · $3 rows of a page
select e.place::text as key,
       to_json(array[e.run_id::text, coalesce(e.rank::text, ''), coalesce(a.reference, ''), a.title,
                     e.points::text, e.grant_amount::text, coalesce(e.offered_amount::text, ''),
                     coalesce(e.missing_amount::text, ''), e.outcome, e.reason,
                     e.in_best_use::text, (c.mode = 'test')::text]) as cells
  from selection_entry e
  join grant_call c on c.id = $1::uuid
 cross join lateral (select f.reference, f.title from application f
                      where f.id = e.application_id offset 0) a
 where e.run_id = (select s.id
                     from selection_run s
                    where s.call_id = $1
                    order by s.adopted_at desc nulls last, s.id desc
                    limit 1)
   and e.place > case when $2::int is null then 0 else $2::int end
   and e.place <= case when $2::int is null then 0 else $2::int end + $3::int
 order by e.place
 limit $3::int;

-- name: export_insert :exec1
-- $1 id · $2 call id · $3 its code · $4 kind · $5 format · $6 dialect · $7 subject · $8 client
-- $9 scopes · $10 roles · $11 organisations · $12 speaks for none · $13 now · $14 expires at
-- $15 domain of the mail address, or null
insert into export (id, call_id, call_code, kind, format, dialect, subject, client, scopes, roles,
                    organisations, speaks_for_none, requested_at, expires_at, mail_domain, sirens)
values ($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::bigint,
        $10::text::jsonb, $11::text[], $12::boolean, $13::timestamptz, $14::timestamptz, $15::text,
        app_sirens());

-- name: export_subject :maybe
-- $1 id, as text
select e.id, e.version, c.id as call_id, c.code as call_code, c.mode = 'test' as test, c.clock_at,
       c.clock_set_at, c.clock_rate, '[]'::json as sirets,
       (to_jsonb(e) - '{roles,organisations,scopes}'::text[])::text as content
  from export e
  join grant_call c on c.id = e.call_id
 where e.id = try_uuid($1::text);

-- name: export_by_id :maybe
-- $1 id · $2 now
select e.id, e.version, e.kind, e.call_id, e.call_code, e.format, e.dialect, e.state, e.row_count,
       e.byte_count, e.sha256, e.media_type, e.file_name, e.requested_at, e.finished_at, e.expires_at
  from export e
 where e.id = $1::uuid
   and e.expires_at > $2::timestamptz;

-- name: export_next :maybe
-- The oldest that waits, with who asked.
-- $1 now
select e.id, e.call_id, e.call_code, c.mode = 'test' as test, e.kind, e.format, e.dialect, e.subject,
       e.client, e.scopes, e.roles, to_json(e.organisations) as organisations, e.speaks_for_none,
       e.mail_domain
  from export e
  join grant_call c on c.id = e.call_id
 where e.state = 'queued'
   and e.expires_at > $1::timestamptz
 order by e.id
 limit 1;

-- name: export_hold :maybe
-- None when another process makes it, or has made it.
-- $1 id
select e.id from export e where e.id = $1::uuid and e.state = 'queued' for update skip locked;

-- name: export_chunk_insert :exec1
-- $1 id · $2 number · $3 content
insert into export_chunk (export_id, number, content) values ($1::uuid, $2::int, $3::bytea);

-- name: export_chunk_read :maybe
-- $1 id · $2 number
select k.content from export_chunk k where k.export_id = $1::uuid and k.number = $2::int;

-- name: export_finish :exec1
-- $1 id · $2 rows · $3 bytes · $4 sha256 · $5 media type · $6 file name · $7 now
update export
   set state = 'ready', row_count = $2::bigint, byte_count = $3::bigint, sha256 = $4::text,
       media_type = $5::text, file_name = $6::text, finished_at = $7::timestamptz,
       version = version + 1
 where id = $1::uuid;

-- name: export_fail :exec
-- $1 id · $2 now
update export
   set state = 'failed', finished_at = $2::timestamptz, version = version + 1
 where id = $1::uuid
   and state = 'queued';
