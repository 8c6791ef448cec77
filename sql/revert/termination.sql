-- Revert guichet:termination from pg
begin;

create or replace function payment_stage(application uuid) returns text
  language sql stable
  return (select case when bool_or(i.state in ('claimed', 'approved')) then 'in_payment'
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

create or replace function award_accepted(application uuid) returns boolean
  language sql stable
  return exists (select from award w where w.application_id = application and w.state = 'accepted');

alter table agreement
  drop constraint agreement_closed,
  drop constraint agreement_terminated,
  drop constraint agreement_initiative,
  drop constraint agreement_kept,
  add constraint agreement_closed check
    ((closed_at is null) = (closed_by is null) and (closed_at is null or state = 'completed')),
  drop column terminated_on,
  drop column initiative,
  drop column termination_reason,
  drop column kept_amount,
  drop column released_amount;

commit;
