-- Deploy guichet:report_told to pg
-- requires: reports
--
-- What is told of reports and sums, within what may be told.
begin;

-- A draft is its writer's in the feed too; it appears there when it is submitted.
create policy event_report on event as restrictive for select to guichet_app, guichet_report
  using (subject_type <> 'report' or exists (select from report r where r.id = subject_id));

-- Cents, zero for nothing; null past what an amount of the contract can say.
create function told_sum(cents numeric) returns bigint
  language sql immutable parallel safe
  return case when cents is null then 0 when abs(cents) <= 999999999999999 then cents::bigint end;

commit;
