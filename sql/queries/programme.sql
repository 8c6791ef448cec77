-- name: programme_subject :maybe
-- The programme that a write speaks of, locked until the end of the transaction.
-- $1 its code, or its id
select p.id, p.version, null::uuid as call_id, null::text as call_code, false as test,
       null::timestamptz as clock_at, null::timestamptz as clock_set_at, 0 as clock_rate,
       '[]'::json as sirets, to_jsonb(p)::text as content
  from programme p
 where $1::text in (p.code, p.id::text)
   for update of p;

-- name: programme_current :maybe
-- What a patch starts from.
-- $1 its code, or its id
select p.title, p.kind, p.summary, p.owner, p.starts_on, p.ends_on, p.signed_on, p.objectives,
       (select coalesce(json_agg(json_build_object(
                 'name', r.name, 'kind', r.kind, 'siret', r.siret, 'signed_on', r.signed_on,
                 'provenance', r.provenance) order by r.place), '[]')
          from programme_partner r
         where r.programme_id = p.id) as partners,
       p.partner_counts, p.funding_lines, p.facts,
       (select coalesce(json_agg(json_build_object(
                 'call_id', c.code, 'objectives', l.objectives, 'provenance', l.provenance)
                 order by c.code), '[]')
          from programme_call l
          join grant_call c on c.id = l.call_id
         where l.programme_id = p.id) as calls,
       p.provenance
  from programme p
 where $1::text in (p.code, p.id::text);

-- name: programme_by_ref :maybe
-- $1 its code, or its id
select p.id, p.version, p.code, p.title, p.kind, p.summary, p.owner, p.starts_on, p.ends_on,
       p.signed_on, p.objectives,
       (select coalesce(json_agg(json_build_object(
                 'name', r.name, 'kind', r.kind, 'siret', r.siret, 'signed_on', r.signed_on,
                 'provenance', r.provenance) order by r.place), '[]')
          from programme_partner r
         where r.programme_id = p.id) as partners,
       p.partner_counts, p.funding_lines, p.facts,
       (select coalesce(json_agg(json_build_object(
                 'call_id', c.id, 'code', c.code, 'title', v.rules ->> 'title', 'mode', c.mode,
                 'state', c.state, 'objectives', l.objectives, 'provenance', l.provenance)
                 order by c.code), '[]')
          from programme_call l
          join grant_call c on c.id = l.call_id
          join grant_call_version v on v.call_id = c.id and v.number = c.version_number
         where l.programme_id = p.id) as calls,
       (select json_agg(json_build_object(
                 'objective', o.objective, 'calls_published', m.calls,
                 'calls_with_envelope', m.known, 'envelope_amount', m.cents,
                 'calls_decided', m.decided, 'received', m.received, 'awarded', m.awarded,
                 'awarded_amount', m.awarded_amount, 'trainees_planned', m.trainees_planned,
                 'trainees_realised', m.trainees_realised)
                 order by o.place)
          from (select null as objective, 0 as place
                 union all
                select t.objective ->> 'code', t.place
                  from jsonb_array_elements(p.objectives)
                       with ordinality t(objective, place)) o
         cross join lateral
               (select count(*) as calls, count(v.rules #>> '{envelope,amount}') as known,
                       coalesce(sum((v.rules #>> '{envelope,amount}')::numeric * 100), 0)::bigint
                         as cents,
                       count(c.results_published_at) as decided,
                       coalesce(sum(r.received), 0)::bigint as received,
                       coalesce(sum(r.awarded), 0)::bigint as awarded,
                       told_sum(sum(r.awarded_amount)) as awarded_amount,
                       coalesce(sum(r.trainees_planned), 0)::bigint as trainees_planned,
                       coalesce(sum(r.trainees_realised), 0)::bigint as trainees_realised
                  from programme_call l
                  join grant_call c on c.id = l.call_id and c.mode = 'live' and c.state <> 'draft'
                  join grant_call_version v on v.call_id = c.id and v.number = c.version_number
                  left join lateral
                       (select count(*) filter (where f.received) as received,
                               count(*) filter (where f.awarded) as awarded,
                               sum(f.awarded_amount) as awarded_amount,
                               sum(f.trainees_planned) as trainees_planned,
                               sum(f.trainees_realised) as trainees_realised
                          from call_files_told(case when c.results_published_at is not null
                                                    then c.id end) f) r on true
                 where l.programme_id = p.id
                   and (o.objective is null or o.objective = any (l.objectives))) m) as progress,
       p.provenance, p.created_at, p.updated_at
  from programme p
 where $1::text in (p.code, p.id::text);

-- name: programme_list :many
-- A page of programmes, by code.
-- $1 kind, null for all · $2 the code of the last row of the page before · $3 rows of a page: one
-- more comes when there is one
select p.id, p.version, p.code, p.title, p.kind, p.starts_on, p.ends_on, p.signed_on,
       p.created_at, p.updated_at
  from programme p
 where ($1::text is null or p.kind = $1)
   and ($2::text is null or p.code > $2)
 order by p.code
 limit $3::int + 1;

-- name: programme_insert :exec
-- $1 id · $2 code · $3 the whole, as it was sent · $4 now
insert into programme (id, code, title, kind, summary, owner, starts_on, ends_on, signed_on,
                       objectives, partner_counts, funding_lines, facts, provenance,
                       created_at, updated_at)
select $1::uuid, $2::text, d.title, d.kind, d.summary, d.owner, d.starts_on, d.ends_on,
       d.signed_on, d.objectives, d.partner_counts, d.funding_lines, d.facts, d.provenance,
       $4::timestamptz, $4
  from jsonb_to_record($3::jsonb)
       d(title text, kind text, summary text, owner text, starts_on date, ends_on date,
         signed_on date, objectives jsonb, partner_counts jsonb, funding_lines jsonb, facts jsonb,
         provenance jsonb);

-- name: programme_replace :exec1
-- $1 id · $2 the whole, as it was sent · $3 now
update programme p
   set title = d.title, kind = d.kind, summary = d.summary, owner = d.owner,
       starts_on = d.starts_on, ends_on = d.ends_on, signed_on = d.signed_on,
       objectives = d.objectives, partner_counts = d.partner_counts,
       funding_lines = d.funding_lines, facts = d.facts, provenance = d.provenance,
       version = p.version + 1, updated_at = $3::timestamptz
  from jsonb_to_record($2::jsonb)
       d(title text, kind text, summary text, owner text, starts_on date, ends_on date,
         signed_on date, objectives jsonb, partner_counts jsonb, funding_lines jsonb, facts jsonb,
         provenance jsonb)
 where p.id = $1::uuid;

-- name: programme_partners_delete :exec
-- $1 id of the programme
delete from programme_partner r where r.programme_id = $1::uuid;

-- name: programme_partners_insert :exec
-- $1 id of the programme · $2 the whole, as it was sent
insert into programme_partner (programme_id, place, name, kind, siret, signed_on, provenance)
select $1::uuid, t.place, t.partner ->> 'name', t.partner ->> 'kind', t.partner ->> 'siret',
       (t.partner ->> 'signed_on')::date, t.partner -> 'provenance'
  from jsonb_array_elements($2::jsonb -> 'partners') with ordinality t(partner, place);

-- name: programme_calls_delete :exec
-- Links to calls that the asker does not see stay.
-- $1 id of the programme
delete from programme_call l
 using grant_call c
 where l.programme_id = $1::uuid
   and c.id = l.call_id;

-- name: programme_calls_insert :exec
-- $1 id of the programme · $2 the whole, as it was sent
insert into programme_call (programme_id, call_id, objectives, provenance)
select $1::uuid, c.id, array(select jsonb_array_elements_text(t.link -> 'objectives')),
       t.link -> 'provenance'
  from jsonb_array_elements($2::jsonb -> 'calls') t(link)
  join grant_call c on t.link ->> 'call_id' in (c.code, c.id::text);

-- name: programme_known_calls :many
-- Those of the calls that the asker sees, as they were asked.
-- $1 ids or codes
select r.asked as text
  from unnest($1::text[]) r(asked)
 where exists (select from grant_call c where r.asked in (c.code, c.id::text));

-- name: programme_known_codes :many
-- Those of the codes that are programmes.
-- $1 codes
select p.code as text
  from programme p
 where p.code = any ($1::text[]);

-- name: indicator_subject :maybe
-- The indicator that a write speaks of, locked until the end of the transaction.
-- $1 id, as text
select i.id, i.version, null::uuid as call_id, null::text as call_code, false as test,
       null::timestamptz as clock_at, null::timestamptz as clock_set_at, 0 as clock_rate,
       '[]'::json as sirets, to_jsonb(i)::text as content
  from indicator i
 where i.id = try_uuid($1::text)
   for update of i;

-- name: indicator_list :many
-- A page of the indicators of a programme, by key, with the observations asked for: the latest year
-- first, the whole before its parts.
-- $1 id of the programme · $2 id of an indicator, null for all · $3 year, null for all
-- $4 territory, null for all · $5 key of the last row of the page before · $6 rows of a page
select i.id, i.version, i.programme_id, i.key, i.label, i.unit, i.measure, i.territory, i.baseline,
       i.target,
       (select coalesce(json_agg(json_build_object(
                 'id', o.id, 'value', trim_scale(o.value)::text, 'year', o.year,
                 'on', o.observed_on, 'territory', o.territory, 'territory_set', s.code,
                 'set_version', v.number, 'provenance', o.provenance)
                 order by o.year desc, o.observed_on desc nulls last, o.territory, s.code, o.id),
                 '[]')
          from indicator_observation o
          left join territory_set_version v on v.id = o.territory_set_version_id
          left join territory_set s on s.id = v.territory_set_id
         where o.indicator_id = i.id
           and ($3::int is null or o.year = $3)
           and ($4::text is null or coalesce(o.territory, i.territory) = $4)) as observations,
       i.provenance, i.created_at, i.updated_at
  from indicator i
 where ($1::uuid is null or i.programme_id = $1)
   and ($2::uuid is null or i.id = $2)
   and ($5::text is null or i.key > $5)
 order by i.key
 limit $6::int + 1;

-- name: indicator_insert :exec
-- $1 id · $2 id of the programme · $3 the whole, as it was sent · $4 now
insert into indicator (id, programme_id, key, label, unit, measure, territory, baseline, target,
                       provenance, created_at, updated_at)
select $1::uuid, $2::uuid, d.key, d.label, d.unit, d.measure, d.territory,
       nullif(d.baseline, 'null'), nullif(d.target, 'null'), d.provenance, $4::timestamptz, $4
  from jsonb_to_record($3::jsonb)
       d(key text, label text, unit text, measure text, territory text, baseline jsonb,
         target jsonb, provenance jsonb);

-- name: observation_insert :one
-- $1 id · $2 id of the indicator · $3 the whole, as it was sent · $4 territory
-- $5 id of the version of the territory set, or null · $6 now
with moved as (
  update indicator i
     set version = i.version + 1, updated_at = $6::timestamptz
   where i.id = $2::uuid
  returning i.id
), made as (
  insert into indicator_observation (id, indicator_id, value, year, observed_on, territory,
                                     territory_set_version_id, source, provenance, created_at)
  select $1::uuid, m.id, d.value, d.year, d."on", $4::text, $5::uuid, d.provenance ->> 'source',
         d.provenance, $6
    from moved m
   cross join jsonb_to_record($3::jsonb) d(value numeric, year int, "on" date, provenance jsonb)
  returning id, value, year, observed_on, territory, territory_set_version_id, provenance
)
select o.id, trim_scale(o.value)::text as value, o.year, o.observed_on as "on", o.territory,
       s.code as territory_set, v.number as set_version, o.provenance
  from made o
  left join territory_set_version v on v.id = o.territory_set_version_id
  left join territory_set s on s.id = v.territory_set_id;

-- name: training_map_entry_subject :maybe
-- The row that was just added.
-- $1 id, as text
select t.id, 1 as version, null::uuid as call_id, null::text as call_code, false as test,
       null::timestamptz as clock_at, null::timestamptz as clock_set_at, 0 as clock_rate,
       '[]'::json as sirets, to_jsonb(t)::text as content
  from training_map t
 where t.id = try_uuid($1::text);

-- name: training_map_list :many
-- A page of the training map of a programme, newest first.
-- $1 id of the programme · $2 the code of a set, or its id · $3 trade · $4 id of one row, or null
-- $5 id of the last row of the page before · $6 rows of a page
select t.id, s.code as territory_set, v.number as set_version, v.vintage, t.trade, t.label, t.year,
       t.places, t.opened, t.closed, t.provenance, t.created_at
  from training_map t
  join territory_set_version v on v.id = t.territory_set_version_id
  join territory_set s on s.id = v.territory_set_id
 where t.programme_id = $1::uuid
   and ($2::text is null or $2 in (s.code, s.id::text))
   and ($3::text is null or t.trade = $3)
   and ($4::uuid is null or t.id = $4)
   and ($5::uuid is null or t.id < $5)
 order by t.id desc
 limit $6::int + 1;

-- name: training_map_insert :exec
-- $1 id · $2 id of the programme · $3 id of the version of the set · $4 the whole, as it was sent
-- $5 now
insert into training_map (id, programme_id, territory_set_version_id, trade, label, year, places,
                          opened, closed, provenance, created_at)
select $1::uuid, $2::uuid, $3::uuid, d.trade, d.label, d.year, d.places, d.opened, d.closed,
       d.provenance, $5::timestamptz
  from jsonb_to_record($4::jsonb)
       d(trade text, label text, year int, places int, opened int, closed int, provenance jsonb);
