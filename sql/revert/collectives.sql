-- Revert guichet:collectives from pg
begin;
drop table member, collective, organisation;
drop function member_readers();
commit;
