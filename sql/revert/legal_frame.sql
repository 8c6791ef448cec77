-- Revert guichet:legal_frame from pg
begin;
drop table legal_figure;
commit;
