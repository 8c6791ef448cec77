-- name: open_data_edition :exec1
-- A new edition, not published yet.
-- $1 agreement id · $2 signed on
update agreement
   set open_data_edition = open_data_edition + 1, open_data_from = $2::date, published_on = null,
       publication_url = null
 where id = $1::uuid;

-- name: open_data_row_insert :exec1
-- In the present edition.
-- $1 agreement id · $2 position · $3 cells
insert into open_data_row (agreement_id, edition, position, cells)
select g.id, g.open_data_edition, $2::int, $3::text[]
  from agreement g
 where g.id = $1::uuid;

-- name: open_data_facts :many
-- Of one agreement, or of those of a call that are signed; its amount before it was terminated.
-- $1 agreement id · $2 call id
select g.id as agreement_id, g.version,
       greatest(g.amount, g.paid_amount + coalesce(g.released_amount, 0)) as amount, g.open_data_edition as edition,
       g.open_data_from as signed_on, g.published_on, g.publication_url as url,
       (select count(*) from open_data_row r
         where r.agreement_id = g.id and r.edition = g.open_data_edition) as row_count
  from agreement g
 where g.id = $1::uuid
    or g.call_id = $2::uuid and g.open_data_edition > 0
 order by g.id
 limit 10000;

-- name: open_data_rows :many
-- The rows of the present editions.
-- $1 agreement id · $2 call id
select to_json(r.cells) as cells
  from open_data_row r
  join agreement g on g.id = r.agreement_id and g.open_data_edition = r.edition
 where g.id = $1::uuid
    or g.call_id = $2::uuid
 order by g.id, r.position;

-- name: agreement_publish :exec1
-- $1 id · $2 published on · $3 address · $4 now
update agreement
   set published_on = $2::date, publication_url = $3::text, version = version + 1,
       updated_at = $4::timestamptz
 where id = $1::uuid;
