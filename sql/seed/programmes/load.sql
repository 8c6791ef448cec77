-- Programmes, each value with its source; what is not known is a gap and says so.
--
-- A file is what POST /v1/programmes takes, with `indicators`, each with its `observations`.
--
-- Run as the owner of the schema, from this folder, once the calls are there; a programme that is
-- there already is left as it is.
--
--   psql "$MIGRATE_DATABASE_URL" -f load.sql
\set ON_ERROR_STOP on
\set files `printf '['; for f in *.json; do printf '%s' "$comma"; cat "$f"; comma=,; done; printf ']'`
begin;

-- The same name gives the same id on every machine (RFC 9562, version 8).
create function pg_temp.seed_id(name text) returns uuid
  language sql
  return overlay(overlay(md5(name) placing '8' from 13) placing '8' from 17)::uuid;

create temporary table seed_programme on commit drop as
select pg_temp.seed_id('programme ' || (t.file ->> 'code')) as id, t.file
  from jsonb_array_elements(:'files'::jsonb) t(file)
 where not exists (select from programme p where p.code = t.file ->> 'code');

insert into programme (id, code, title, kind, summary, owner, starts_on, ends_on, signed_on,
                       objectives, partner_counts, funding_lines, facts, provenance,
                       created_at, updated_at)
select s.id, d.code, d.title, d.kind, d.summary, d.owner, d.starts_on, d.ends_on, d.signed_on,
       d.objectives, d.partner_counts, d.funding_lines, d.facts, d.provenance, now(), now()
  from seed_programme s
 cross join jsonb_to_record(s.file)
       d(code text, title text, kind text, summary text, owner text, starts_on date, ends_on date,
         signed_on date, objectives jsonb, partner_counts jsonb, funding_lines jsonb, facts jsonb,
         provenance jsonb);

insert into programme_partner (programme_id, place, name, kind, siret, signed_on, provenance)
select s.id, t.place, t.partner ->> 'name', t.partner ->> 'kind', t.partner ->> 'siret',
       (t.partner ->> 'signed_on')::date, t.partner -> 'provenance'
  from seed_programme s
 cross join jsonb_array_elements(s.file -> 'partners') with ordinality t(partner, place);

-- A link to a call that is not there has no id, and stops the load.
insert into programme_call (programme_id, call_id, objectives, provenance)
select s.id, (select c.id from grant_call c where c.code = t.link ->> 'call_id'),
       array(select jsonb_array_elements_text(t.link -> 'objectives')), t.link -> 'provenance'
  from seed_programme s
 cross join jsonb_array_elements(s.file -> 'calls') t(link);

create temporary table seed_indicator on commit drop as
select pg_temp.seed_id('indicator ' || (s.file ->> 'code') || ' ' || (t.file ->> 'key')) as id,
       s.id as programme_id, t.file
  from seed_programme s
 cross join jsonb_array_elements(s.file -> 'indicators') t(file);

insert into indicator (id, programme_id, key, label, unit, measure, territory, baseline, target,
                       provenance, created_at, updated_at)
select s.id, s.programme_id, d.key, d.label, d.unit, d.measure, d.territory,
       nullif(d.baseline, 'null'), nullif(d.target, 'null'), d.provenance, now(), now()
  from seed_indicator s
 cross join jsonb_to_record(s.file)
       d(key text, label text, unit text, measure text, territory text, baseline jsonb,
         target jsonb, provenance jsonb);

insert into indicator_observation (id, indicator_id, value, year, observed_on, territory, source,
                                   provenance, created_at)
select pg_temp.seed_id('observation ' || s.id || ' ' || t.place), s.id, d.value, d.year, d."on",
       coalesce(d.territory, s.file ->> 'territory'), d.provenance ->> 'source', d.provenance, now()
  from seed_indicator s
 cross join jsonb_array_elements(s.file -> 'observations') with ordinality t(observation, place)
 cross join jsonb_to_record(t.observation)
       d(value numeric, year int, "on" date, territory text, provenance jsonb);

commit;
