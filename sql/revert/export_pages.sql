-- Revert guichet:export_pages from pg
begin;

drop function export_page;

commit;
