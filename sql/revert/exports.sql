-- Revert guichet:exports from pg
begin;

drop table export_chunk;
drop table export;

commit;
