-- name: planned_indicator_list :many
-- In the order in which they were sent.
-- $1 application id
select p.indicator, p.member_id, p.territory, p.value
  from planned_indicator p
 where p.application_id = $1::uuid
 order by p.place;

-- name: realised_indicator_list :many
-- $1 application id
select r.indicator, r.member_id, r.territory, r.value
  from realised_indicators($1::uuid) r
 order by r.indicator, r.member_id nulls first, r.territory nulls first;

-- name: planned_indicators_delete :exec
-- $1 application id
delete from planned_indicator p where p.application_id = $1::uuid;

-- name: planned_indicators_insert :exec
-- $1 application id · $2 the values, as they were sent
insert into planned_indicator (application_id, place, indicator, member_id, territory, value)
select $1::uuid, t.place, t.value ->> 'indicator', (t.value ->> 'member_id')::uuid,
       t.value ->> 'territory', (t.value ->> 'value')::bigint
  from jsonb_array_elements($2::text::jsonb) with ordinality t(value, place);

-- name: application_touch :exec1
-- Something that belongs to the file changed beside its row.
-- $1 id · $2 now
update application
   set version = version + 1, updated_at = $2::timestamptz
 where id = $1::uuid;

-- name: call_statistics_head :one
-- Whose files the figures are of: those that the asker reads for the region, or all.
-- $1 id of the call
select c.results_published_at is not null as published,
       coalesce(region_reads(c.code), false) as region,
       coalesce(region_reads(c.code), false)
         and call_file_count(c.id) < call_file_count_told(c.id) as partial
  from grant_call c
 where c.id = $1::uuid;

-- name: call_figures :many
-- A row for the whole, and one for each group that a file is in; none without a file.
-- $1 id of the call · $2 the files that the asker reads, or all
with file as materialized (
  select f.* from call_files($1::uuid) f where $2::boolean
   union all
  select f.* from call_files_told($1::uuid) f where not $2)
select g.dimension, g.code, count(*) as deposited, count(*) filter (where f.received) as received,
       count(*) filter (where f.complete) as complete,
       count(*) filter (where f.eligible) as eligible,
       count(*) filter (where f.selected) as selected,
       count(*) filter (where f.awarded) as awarded,
       told_sum(sum(f.requested_amount)) as requested_amount,
       told_sum(sum(f.awarded_amount)) as awarded_amount,
       told_sum(sum(f.total_cost)) as total_cost,
       coalesce(sum(f.trainees_planned), 0)::bigint as trainees_planned,
       coalesce(sum(f.trainees_realised), 0)::bigint as trainees_realised,
       told_sum(sum(f.paid_amount)) as paid_amount
  from file f
 cross join lateral (
        select 'total' as dimension, '' as code
         union all
        select 'axis', unnest(f.axes)
         union all
        select 'territory', unnest(f.territories)
         union all
        select 'role', unnest(f.roles)
         union all
        select 'target_audience', unnest(f.audiences)) g
 group by g.dimension, g.code
 order by g.dimension, g.code;
