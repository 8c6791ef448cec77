-- name: organisation_list :many
-- A page of the organisations that the asker sees, oldest first.
-- $1 SIRET, null for all · $2 id of the last row of the page before · $3 rows of a page
select o.id, o.version, o.siret, o.siren, o.name, o.rna, o.legal_form, o.commune, o.recovers_vat,
       case when organisation_contact_read(o.siret) then o.contact_email end as contact_email,
       o.created_at, o.updated_at
  from organisation o
 where ($1::text is null or o.siret = $1)
   and o.id > case when $2::uuid is null then '00000000-0000-0000-0000-000000000000'
                   else $2::uuid end
 order by o.id
 limit $3::int + 1;

-- name: organisation_by_id :maybe
-- $1 id
select o.id, o.version, o.siret, o.siren, o.name, o.rna, o.legal_form, o.commune, o.recovers_vat,
       case when organisation_contact_read(o.siret) then o.contact_email end as contact_email,
       o.created_at, o.updated_at
  from organisation o
 where o.id = $1::uuid;

-- name: organisation_subject :maybe
-- The organisation that a write speaks of, locked; only its own people may.
-- $1 id, as text
select o.id, o.version, to_json(array[o.siret]) as sirets, to_jsonb(o)::text as content
  from organisation o
 where o.id = try_uuid($1::text)
   for update of o;

-- name: organisation_current :maybe
-- What a patch starts from.
-- $1 id, as text
select o.name, o.rna, o.legal_form, o.commune, o.recovers_vat, o.contact_email
  from organisation o
 where o.id = try_uuid($1::text);

-- name: organisation_insert :exec1
-- $1 id · $2 SIRET · $3 name · $4 RNA · $5 legal form · $6 commune · $7 recovers VAT · $8 now
-- $9 contact e-mail
insert into organisation (id, siret, name, rna, legal_form, commune, recovers_vat, contact_email,
                          created_at, updated_at)
values ($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::boolean, $9::text,
        $8::timestamptz, $8);

-- name: organisation_insert_bare :exec
-- Names an organisation that may be known or not.  No conflict target: with one, the new row would
-- have to be visible to the asker, who sees it only once it is in a collective.
-- $1 id · $2 SIRET · $3 now
insert into organisation (id, siret, created_at, updated_at)
values ($1::uuid, $2::text, $3::timestamptz, $3)
    on conflict do nothing;

-- name: organisation_update :exec1
-- $1 id · $2 name · $3 RNA · $4 legal form · $5 commune · $6 recovers VAT · $7 now
-- $8 contact e-mail
update organisation
   set name = $2::text, rna = $3::text, legal_form = $4::text, commune = $5::text,
       recovers_vat = $6::boolean, contact_email = $8::text, version = version + 1, updated_at = $7::timestamptz
 where id = $1::uuid;
