-- The example set of low-supply territories: SYNTHETIC, the real list is not published.
-- It names three intercommunal bodies chosen at random; nothing may be decided by it.
-- Runs after the vintage 2023 is loaded; a second run changes nothing.
\set ON_ERROR_STOP on
begin;

insert into territory_set (id, code, label, kind, created_at, updated_at)
values ('01856aa0-c800-7000-8000-000000000001', 'synthetic-low-supply',
        'SYNTHETIC example, not the real list', 'epci', now(), now())
    on conflict (code) do nothing;

insert into territory_set_version (id, territory_set_id, number, vintage, codes, valid_from,
                                   provenance, published_at)
select '01856aa0-c800-7000-8000-000000000002', s.id, 1, 2023,
       array['epci:240200444', 'epci:240200634', 'epci:200070936'], '2023-01-01',
       jsonb_build_object(
         'source', null, 'source_text', null, 'basis', 'synthetic', 'confidence', 'low',
         'note', 'the real list of low-supply territories is not published; '
                 'these three intercommunal bodies were chosen at random for tests'),
       now()
  from territory_set s
 where s.code = 'synthetic-low-supply'
   and not exists (select from territory_set_version v where v.territory_set_id = s.id);

insert into territory_set_entry (territory_set_version_id, commune_code, entry)
select v.id, c.commune_code, c.requested
  from territory_set_version v
 cross join territory_communes(v.vintage, v.codes, null) c
 where v.id = '01856aa0-c800-7000-8000-000000000002'
   and c.commune_code is not null
    on conflict on constraint territory_set_entry_pkey do nothing;

commit;
