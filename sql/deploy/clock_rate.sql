-- Deploy guichet:clock_rate to pg
-- requires: call_acts, reviews, selection
--
-- The clock of a test call runs at a speed: 0 stands still, 1 is real time, 86400 a day a second.
-- An audit row says that it is about a test call.
begin;

alter table grant_call add column clock_rate int not null default 0;
update grant_call set clock_rate = 1 where clock_running;
alter table grant_call
  drop column clock_running,
  add constraint grant_call_clock_rate check (clock_rate between 0 and 1000000),
  add constraint grant_call_rate_is_for_tests check (mode = 'test' or clock_rate = 0);

alter table audit_entry add column test boolean not null default false;

-- Is this object of a test call?  Null when it is of none, or not there for the asker.
create function of_test_call(object uuid) returns boolean
  language sql stable parallel safe
  return (select c.mode = 'test'
            from grant_call c
           where c.id = coalesce(
                   (select a.call_id from application a where a.id = object),
                   (select d.call_id from decision d where d.id = object),
                   (select a.call_id from document d join application a on a.id = d.application_id
                     where d.id = object),
                   (select a.call_id from review r join application a on a.id = r.application_id
                     where r.id = object)));

commit;
