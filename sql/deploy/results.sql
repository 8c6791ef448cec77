-- Deploy guichet:results to pg
-- requires: selection reviews
--
-- The results of a call are published in one act.  Whoever does it may have an interest in a file and
-- not see it otherwise: that file is told like the others.  What a decision rests on is read by
-- whoever may read the decision.
begin;

-- Acts that speak of a whole call and answer no more of its files than their number.
create function of_whole_call(operation text) returns boolean
  language sql immutable parallel safe
  return operation in ('call_results_publish', 'call_read', 'call_extend');

create or replace function app_sirens() returns text[]
  language sql stable parallel safe
  return case when of_whole_call(current_setting('app.operation', true)) then '{}'::text[]
              else coalesce(string_to_array(current_setting('app.sirens', true), ','), '{}') end;
create or replace function app_conflicts() returns uuid[]
  language sql stable
  return (select coalesce(array_agg(k.application_id), '{}') from conflict k
           where k.subject = app_setting('subject')
             and not of_whole_call(app_setting('operation')));

-- Files that were scored, or that a ranking proposed to keep or not, and that await their vote.
create index application_awaits_vote on application (call_id)
 where state in ('scored', 'selected', 'not_selected');
create function votes_missing(call uuid) returns bigint
  language sql stable
  return (select count(*) from application a
           where a.call_id = call
             and a.state in ('scored', 'selected', 'not_selected')
             and not exists (select from decision d
                              where d.application_id = a.id and d.superseded_at is null));
create function votes_cast(call uuid) returns bigint
  language sql stable
  return (select count(*) from decision d where d.call_id = call and d.superseded_at is null);

-- A time-ordered id (RFC 9562, version 7) for rows that one statement makes by the thousand.
create function time_uuid(at timestamptz) returns uuid
  language sql volatile
  return encode(overlay(overlay(uuid_send(gen_random_uuid())
                  placing substring(int8send((extract(epoch from at) * 1000)::bigint) from 3) from 1)
                placing set_byte('\x00'::bytea, 0, 112 + floor(random() * 16)::int) from 7),
                'hex')::uuid;

-- What the reviewers gave to a file is read with the decision, by its people too.
create function feedback_read(file uuid) returns boolean
  language sql stable
  return app_setting('operation') = 'decision_feedback'
         and exists (select from decision d where d.application_id = file);
alter policy review_read on review
  using (exists (select from application a where a.id = application_id
                    and (array['@*', '@' || a.call_code] && (select app_readers())
                         or a.guests && guest_marks('r', (select app_setting('subject')), a.call_code)
                            and guest_marks('r', (select app_setting('subject')), a.call_code)
                                && (select app_readers())))
         or feedback_read(application_id));
alter policy application_score_read on application_score
  using (exists (select from application a where a.id = application_id
                    and array['@*', '@' || a.call_code] && (select app_readers()))
         or feedback_read(application_id));

commit;
