-- Revert guichet:agreements from pg
begin;
drop table instalment, agreement_share, agreement;
drop function award_accepted(uuid), award_shown(uuid);
alter table award drop constraint award_amount_once;
commit;
