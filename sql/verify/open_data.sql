-- Verify guichet:open_data on pg
begin;
select open_data_edition, open_data_from, published_on, publication_url from agreement where false;
select agreement_id, edition, position, cells from open_data_row where false;
rollback;
