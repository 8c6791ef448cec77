-- Deploy guichet:termination to pg
-- requires: open_data report_told
--
-- An agreement that is signed may end before its time: who ended it and why, what the beneficiaries
-- keep, and what went back to the envelopes.
begin;

-- kept_amount: of what was paid; released_amount: what was not paid of the award.
alter table agreement
  add column terminated_on      date,
  add column initiative         text,
  add column termination_reason text,
  add column kept_amount        bigint, -- cents
  add column released_amount    bigint, -- cents
  add constraint agreement_terminated check
    ((state = 'terminated') = (terminated_on is not null)
     and num_nulls(terminated_on, initiative, termination_reason, kept_amount, released_amount) in (0, 5)
     and terminated_on >= signed_on),
  add constraint agreement_initiative check (initiative in ('region', 'beneficiary')),
  add constraint agreement_kept check (kept_amount between 0 and paid_amount and released_amount >= 0),
  drop constraint agreement_closed,
  add constraint agreement_closed check
    ((closed_at is null) = (closed_by is null)
     and (closed_at is null or state in ('completed', 'terminated')));

-- Was the agreement signed?  Its termination gives no right to withdraw the file.
create or replace function award_accepted(application uuid) returns boolean
  language sql stable
  return exists (select from award w where w.application_id = application and w.state = 'accepted')
         or exists (select from agreement g
                     where g.application_id = application and g.signed_on is not null);

-- The axis of payments, as the portal of the region sums it up; null before the first claim.
create or replace function payment_stage(application uuid) returns text
  language sql stable
  return (select case when g.state = 'terminated' then 'terminated'
                      when bool_or(i.state in ('claimed', 'approved')) then 'in_payment'
                      when bool_or(i.kind = 'balance' and i.state in ('paid', 'cancelled'))
                           and not exists (select from clawback k
                                            where k.agreement_id = g.id and k.state = 'due')
                           then 'settled'
                      when bool_or(i.state = 'paid') then 'part_paid' end
            from agreement g
            join instalment i on i.agreement_id = g.id
           where g.application_id = application
             and g.state <> 'drafted'
           group by g.id);

commit;
