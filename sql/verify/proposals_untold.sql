-- Verify guichet:proposals_untold on pg
begin;

select 1 / (state_shown('selected', now(), 'x', '{}') = 'waitlisted')::int;
select 1 / (state_shown(gen_random_uuid(), 'not_selected', now(), 'x', '{}') = 'waitlisted')::int;

rollback;
