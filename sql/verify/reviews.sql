-- Verify guichet:reviews on pg
begin;

select id, version, application_id, reviewer, state, due_on, draw_id, reason, assigned_by, assigned_at,
       submitted_at, updated_at
  from review where false;
select review_id, scores, comment, total_score from review_content where false;
select id, version, call_id, call_code, seed, reviewers, reviews_per_application, due_on, assignments,
       drawn_by, drawn_at
  from review_draw where false;

rollback;
