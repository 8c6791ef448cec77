-- Revert guichet:track_record from pg
begin;
alter table member drop column past_award;
commit;
