-- Verify guichet:track_record on pg
begin;
select past_award from member where false;
rollback;
