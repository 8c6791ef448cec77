-- Verify guichet:appeals_of_files on pg
begin;

select against, notified_on from appeal where false;
select rank, cut_off from decision_standing(null);
select 1 / (count(*) = 3)::int from legal_figure where code in ('appeal_delay', 'appeal_silence');

rollback;
