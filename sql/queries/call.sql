-- name: call_subject :maybe
-- The call that a write speaks of, locked until the end of the transaction, with the rules that a
-- draft may still change.
-- $1 its id, or its code
select c.id, c.version, c.id as call_id, c.code as call_code, c.mode = 'test' as test,
       c.clock_at, c.clock_set_at, c.clock_rate, '[]'::json as sirets,
       (to_jsonb(c) || jsonb_build_object('rules', v.rules))::text as content
  from grant_call c
  join grant_call_version v on v.call_id = c.id and v.number = c.version_number
 where c.id = coalesce(try_uuid($1::text), (select k.id from grant_call k where k.code = $1))
   for update of c;

-- name: call_rules_current :maybe
-- The rules in force, as a patch finds them.
-- $1 id of the call, or its code
select v.rules as document
  from grant_call c
  join grant_call_version v on v.call_id = c.id and v.number = c.version_number
 where c.id = coalesce(try_uuid($1::text), (select k.id from grant_call k where k.code = $1));

-- name: call_rules_base :maybe
-- The rules that a new draft starts from; its code is its own.
-- $1 {"call_id": id or code, "version_number": the one in force when null}, as JSON
select (v.rules - 'code') || jsonb_build_object('mode', c.mode) as document
  from grant_call c
  join grant_call_version v
    on v.call_id = c.id
   and v.number = coalesce(($1::jsonb ->> 'version_number')::int, c.version_number)
 where c.id = coalesce(try_uuid($1 ->> 'call_id'),
                       (select k.id from grant_call k where k.code = $1 ->> 'call_id'));

-- name: call_head :maybe
-- $1 id of the call, or its code
select c.id, c.code, c.mode, c.state, c.version, c.version_number, v.id as version_id,
       c.clock_at, c.clock_set_at, c.clock_rate, c.published_at, c.results_published_at,
       c.created_at, c.updated_at, s.spent_at,
       c.mode = 'test' and app_has_file(c.code) as asker_has_file
  from grant_call c
  join grant_call_version v on v.call_id = c.id and v.number = c.version_number
  left join grant_call_spent s on s.call_id = c.id
 where c.id = coalesce(try_uuid($1::text), (select k.id from grant_call k where k.code = $1));

-- name: call_votes :one
-- What stands between a call and its results: files that await a vote, votes in force.
-- $1 id of the call
select votes_missing($1::uuid) as missing, votes_cast($1) as cast;

-- name: call_list :many
-- A page of calls, by code.
-- $1 mode, null for both · $2 states, null for all · $3 the code of the last row of the page before
-- $4 rows of a page: one more comes when there is one · $5 id or code of a programme, null for all
select c.id, c.code, c.mode, c.state, c.version, c.version_number, v.id as version_id,
       c.clock_at, c.clock_set_at, c.clock_rate, c.published_at, c.results_published_at,
       c.created_at, c.updated_at, s.spent_at,
       false as asker_has_file
  from grant_call c
  join grant_call_version v on v.call_id = c.id and v.number = c.version_number
  left join grant_call_spent s on s.call_id = c.id
 where ($1::text is null or c.mode = $1)
   and ($2::text[] is null or c.state = any ($2))
   and ($3::text is null or c.code > $3)
   and ($5::text is null
        or exists (select from programme_call l
                     join programme p on p.id = l.programme_id
                    where l.call_id = c.id
                      and $5 in (p.code, p.id::text)))
 order by c.code
 limit $4::int + 1;

-- name: call_versions_load :many
-- Versions with their rules, for those who keep them.  The vintage is the one of territories while
-- no set is pinned: the year of publication if it is loaded, else the nearest.
-- $1 ids of versions
select v.id, v.call_id, v.number, v.published_at, v.rules::text as rules,
       coalesce((select y.vintage
                   from territory_vintage y
                   join jsonb_array_elements(v.rules -> 'phases') p
                     on p ->> 'key' = 'publication'
                    and coalesce(p ->> 'on', p ->> 'opens_at') is not null
                  order by abs(y.vintage - left(coalesce(p ->> 'on', p ->> 'opens_at'), 4)::int),
                           y.vintage desc
                  limit 1),
                (select max(y.vintage) from territory_vintage y), 0) as vintage
  from grant_call_version v
 where v.id = any ($1::uuid[]);

-- name: call_version_sets_load :many
-- The version of the set that each bonus points to: as pinned, or the latest while it is a draft.
-- $1 ids of versions
select v.id as version_id, b.code as bonus, s.code as set, t.number as set_version,
       t.id as set_version_id, t.vintage
  from grant_call_version v
 cross join call_rules_sets(v.rules) b
  join territory_set s on s.code = b.territory_set
  left join grant_call_version_set p on p.call_version_id = v.id and p.bonus = b.code
  join territory_set_version t
    on t.territory_set_id = s.id
   and t.id = case when v.published_at is not null then p.territory_set_version_id
                   else (select l.id from territory_set_version l
                          where l.territory_set_id = s.id
                          order by l.number desc
                          limit 1) end
 where v.id = any ($1::uuid[])
 order by v.id, b.code;

-- name: call_set_communes_load :many
-- The communes of versions of sets, each once, with an entry that brings it.
-- $1 ids of versions of sets
select e.territory_set_version_id as set_version_id, e.commune_code as commune,
       min(e.entry) as entry
  from territory_set_entry e
 where e.territory_set_version_id = any ($1::uuid[])
 group by e.territory_set_version_id, e.commune_code
 order by e.territory_set_version_id, e.commune_code;

-- name: call_version_list :many
-- A page of the published versions of a call, newest first.
-- $1 id of the call · $2 the number of the last row of the page before · $3 rows of a page
select v.id, v.number, v.published_at, v.act, v.reason, to_json(v.acknowledged) as acknowledged, v.note
  from grant_call_version v
 where v.call_id = $1::uuid
   and v.published_at is not null
   and ($2::text is null or v.number < $2::int)
 order by v.number desc
 limit $3::int + 1;

-- name: call_version_by_number :maybe
-- $1 id of the call · $2 number
select v.id, v.number, v.published_at, v.act, v.reason, to_json(v.acknowledged) as acknowledged, v.note,
       v.rules
  from grant_call_version v
 where v.call_id = $1::uuid
   and v.number = $2::int
   and v.published_at is not null;

-- name: call_insert :exec
-- $1 id · $2 code · $3 mode · $4 now
insert into grant_call (id, code, mode, created_at, updated_at)
values ($1::uuid, $2::text, $3::text, $4::timestamptz, $4);

-- name: call_draft_insert :exec
-- The first version of the rules; a statement of its own, so that its policy sees the call.
-- $1 id · $2 id of the call · $3 rules
insert into grant_call_version (id, call_id, number, rules)
values ($1::uuid, $2::uuid, 1, $3::jsonb);

-- name: call_draft_touch :exec1
-- $1 id of the call · $2 code · $3 now
update grant_call c
   set code = $2::text, version = c.version + 1, updated_at = $3::timestamptz
 where c.id = $1::uuid
   and c.state = 'draft';

-- name: call_draft_replace :exec1
-- $1 id of the version · $2 rules
update grant_call_version v
   set rules = $2::jsonb
 where v.id = $1::uuid
   and v.published_at is null;

-- name: call_draft_delete :exec1
-- $1 id of the call
delete from grant_call c
 where c.id = $1::uuid
   and c.state = 'draft';

-- name: call_publish_pins :exec
-- Each bonus keeps, for ever, the latest version of its set.
-- $1 id of the version
insert into grant_call_version_set (call_version_id, bonus, territory_set_version_id)
select v.id, b.code, t.id
  from grant_call_version v
 cross join call_rules_sets(v.rules) b
  join territory_set s on s.code = b.territory_set
 cross join lateral (select l.id from territory_set_version l
                      where l.territory_set_id = s.id
                      order by l.number desc
                      limit 1) t
 where v.id = $1::uuid
    on conflict on constraint grant_call_version_set_pkey do nothing;

-- name: call_publish_version :exec1
-- $1 id of the version · $2 now, at the clock of the call · $3 warnings acknowledged · $4 note
-- $5 who publishes
update grant_call_version v
   set published_at = $2::timestamptz, acknowledged = $3::text[], note = $4::text, author = $5::text
 where v.id = $1::uuid
   and v.published_at is null;

-- name: call_publish :exec1
-- $1 id of the call · $2 now, at the clock of the call · $3 now
update grant_call c
   set state = 'published', published_at = $2::timestamptz, version = c.version + 1,
       updated_at = $3::timestamptz
 where c.id = $1::uuid
   and c.state = 'draft';

-- name: call_clock_replace :exec1
-- $1 id of the call · $2 the hour of the call · $3 how fast it runs · $4 now
update grant_call c
   set clock_at = $2::timestamptz, clock_set_at = $4::timestamptz, clock_rate = $3::int,
       version = c.version + 1, updated_at = $4
 where c.id = $1::uuid
   and c.mode = 'test';

-- name: call_set_facts :many
-- The latest version of each territory set that some rules name.
-- $1 codes of sets
select s.code, t.vintage,
       (select count(distinct e.commune_code) from territory_set_entry e
         where e.territory_set_version_id = t.id) as commune_count
  from territory_set s
 cross join lateral (select l.id, l.vintage from territory_set_version l
                      where l.territory_set_id = s.id
                      order by l.number desc
                      limit 1) t
 where s.code = any ($1::text[])
 order by s.code;

-- name: call_act_insert :exec1
-- A new version, made by an act on the one in force.
-- $1 id · $2 id of the call · $3 number · $4 rules · $5 act · $6 reason · $7 for open files too
-- $8 warnings acknowledged · $9 who decides · $10 now, at the clock of the call
insert into grant_call_version (id, call_id, number, rules, act, reason, applies_to_open,
                                acknowledged, note, author, published_at)
values ($1::uuid, $2::uuid, $3::int, $4::jsonb, $5::text, $6::text, $7::boolean, $8::text[], $6,
        $9::text, $10::timestamptz);

-- name: call_act_pins :exec
-- What pointed to a set goes on pointing to the same version of it.
-- $1 id of the new version · $2 id of the one before
insert into grant_call_version_set (call_version_id, bonus, territory_set_version_id)
select v.id, p.bonus, p.territory_set_version_id
  from grant_call_version v
 cross join call_rules_sets(v.rules) b
  join territory_set s on s.code = b.territory_set
  join grant_call_version_set p on p.call_version_id = $2::uuid and p.bonus = b.code
  join territory_set_version t
    on t.id = p.territory_set_version_id and t.territory_set_id = s.id
 where v.id = $1::uuid;

-- name: call_act_take_effect :exec1
-- $1 id of the call · $2 number of the version now in force · $3 now
update grant_call c
   set version_number = $2::int, version = c.version + 1, updated_at = $3::timestamptz
 where c.id = $1::uuid
   and c.state = 'published';

-- name: call_act_list :many
-- A page of the acts on a call, newest first.
-- $1 id of the call · $2 the number of the last row of the page before · $3 rows of a page
-- $4 is the author shown
select v.id, v.number, v.act, v.reason, v.published_at as decided_at, v.applies_to_open,
       to_json(v.acknowledged) as acknowledged,
       case when $4::boolean then v.author end as author
  from grant_call_version v
 where v.call_id = $1::uuid
   and v.published_at is not null
   and v.act <> 'publication'
   and ($2::text is null or v.number < $2::int)
 order by v.number desc
 limit $3::int + 1;

-- name: call_version_in_force :maybe
-- The version that ruled at an instant; the first one before any was published.
-- $1 id of the call · $2 instant, at the clock of the call
select v.id
  from grant_call_version v
 where v.call_id = $1::uuid
   and v.published_at is not null
 order by v.published_at <= $2::timestamptz desc,
          case when v.published_at <= $2 then -v.number else v.number end
 limit 1;

-- name: call_results_hold :one
-- A vote, a withdrawal or a score under way is waited for; what begins later finds the results out.
-- $1 id of the call
select count(*) as count
  from (select a.id
          from application a
         where a.call_id = $1::uuid
           and (a.state = any (deposited_states()) or a.state = 'not_selected')
         order by a.id
           for no key update of a) held;

-- name: call_results_publish :exec
-- $1 id of the call · $2 now, at the clock of the call · $3 now
with opened as (
  update grant_call c
     set results_published_at = $2::timestamptz, version = c.version + 1,
         updated_at = $3::timestamptz
   where c.id = $1::uuid
), decided as (
  update decision d
     set published_at = $2, version = d.version + 1, updated_at = $3
   where d.call_id = $1 and d.published_at is null and d.superseded_at is null
), told as (
  update application a
     set version = a.version + 1, updated_at = $3
    from grant_call c
   where c.id = $1 and a.call_id = $1 and embargoed(a.state, null)
  returning a.id, a.version, a.call_id, a.call_code, a.sirets, c.mode
)
insert into event (id, type, occurred_at, subject_type, subject_id, subject_version, call_id,
                   call_code, sirets, test)
select time_uuid($3), 'application.notified', $3, 'application', t.id, t.version, t.call_id,
       t.call_code, t.sirets, t.mode = 'test'
  from told t
 order by t.id;
