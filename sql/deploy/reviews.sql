-- Deploy guichet:reviews to pg
-- requires: relations scores
--
-- Who reviews a file, what each one says of it, and the draws that assigned them.
begin;

create table review_draw (
  id                      uuid        not null,
  version                 bigint      not null default 1,
  call_id                 uuid        not null,
  call_code               text        not null collate "C",
  seed                    text        not null,
  reviewers               text[]      not null,
  reviews_per_application int         not null,
  due_on                  date,
  assignments             jsonb       not null,
  drawn_by                text        not null,
  drawn_at                timestamptz not null,
  constraint review_draw_pkey primary key (id),
  constraint review_draw_call foreign key (call_id) references grant_call
);

create table review (
  id             uuid        not null,
  version        bigint      not null default 1,
  application_id uuid        not null,
  reviewer       text        not null,
  state          text        not null default 'assigned',
  due_on         date,
  draw_id        uuid,
  reason         text,        -- of a recusal, of a reopening
  assigned_by    text        not null,
  assigned_at    timestamptz not null,
  submitted_at   timestamptz,
  updated_at     timestamptz not null,
  constraint review_pkey primary key (id),
  constraint review_once unique (application_id, reviewer),
  constraint review_application foreign key (application_id) references application,
  constraint review_draw_of foreign key (draw_id) references review_draw,
  constraint review_state check (state in ('assigned', 'submitted', 'recused')),
  constraint review_submitted check ((state = 'submitted') = (submitted_at is not null))
);
create index review_reviewer on review (reviewer, id);

-- Apart from the review, so that others know of it before they read it.
create table review_content (
  review_id   uuid         not null,
  scores      jsonb        not null, -- [{criterion, score, comment}]
  comment     text,
  total_score numeric(9,4) not null,
  constraint review_content_pkey primary key (review_id),
  constraint review_content_review foreign key (review_id) references review
);

alter table review_draw enable row level security;
alter table review_draw force row level security;
create policy review_draw_owner on review_draw to guichet_migrate using (true) with check (true);
create policy review_draw_read on review_draw for select to guichet_app, guichet_report
  using (array['@*', '@' || call_code] && (select app_readers()));
create policy review_draw_insert on review_draw for insert to guichet_app
  with check (array['@*', '@' || call_code] && (select app_readers()));
create policy review_draw_update on review_draw for update to guichet_app
  using (false) with check (false);
create policy review_draw_delete on review_draw for delete to guichet_app using (false);

-- The region and the reviewers of the file know who reviews it; its people do not.
alter table review enable row level security;
alter table review force row level security;
create policy review_owner on review to guichet_migrate using (true) with check (true);
create policy review_read on review for select to guichet_app, guichet_report
  using (exists (select from application a where a.id = application_id
                    and (array['@*', '@' || a.call_code] && (select app_readers())
                         or a.guests && guest_marks('r', (select app_setting('subject')), a.call_code)
                            and guest_marks('r', (select app_setting('subject')), a.call_code)
                                && (select app_readers()))));
create policy review_insert on review for insert to guichet_app
  with check (exists (select from application a where a.id = application_id
                         and array['@*', '@' || a.call_code] && (select app_readers())));
create policy review_update on review for update to guichet_app
  using (exists (select from application a where a.id = application_id
                    and (array['@*', '@' || a.call_code] && (select app_readers())
                         or reviewer = (select app_setting('subject')))))
  with check (true);
create policy review_delete on review for delete to guichet_app using (false);

-- One's own, and what was submitted, unless one's own is still to come.
alter table review_content enable row level security;
alter table review_content force row level security;
create policy review_content_owner on review_content to guichet_migrate using (true) with check (true);
create policy review_content_read on review_content for select to guichet_app, guichet_report
  using (exists (select from review r where r.id = review_id
                    and (r.reviewer = (select app_setting('subject'))
                         or r.state = 'submitted'
                            and not exists (select from review o
                                             where o.application_id = r.application_id
                                               and o.reviewer = (select app_setting('subject'))
                                               and o.state = 'assigned'))));
create policy review_content_insert on review_content for insert to guichet_app
  with check (exists (select from review r where r.id = review_id
                         and r.reviewer = (select app_setting('subject'))));
create policy review_content_update on review_content for update to guichet_app
  using (exists (select from review r where r.id = review_id
                    and r.reviewer = (select app_setting('subject'))))
  with check (true);
create policy review_content_delete on review_content for delete to guichet_app using (false);

grant select, insert on review_draw to guichet_app;
grant select, insert, update on review, review_content to guichet_app;
grant select on review_draw, review, review_content to guichet_report;

commit;
