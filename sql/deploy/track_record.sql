-- Deploy guichet:track_record to pg
-- requires: collectives
--
-- An award of an earlier call is evidence too, where the call says so.
begin;

alter table member
  add column past_award jsonb,
  add constraint member_past_award check (
    past_award is null or (past_award ? 'call' and past_award ? 'year'));

commit;
