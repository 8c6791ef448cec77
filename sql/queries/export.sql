-- name: export_awards :many
-- The awards of a call, in the order of the files; cells in the order of the columns, empty when not
-- known, amounts in cents.
-- $1 call id · $2 key of the last row of the page before, or null · $3 rows of a page
select w.application_id::text as key,
       to_json(array[coalesce(a.reference, ''), a.title, coalesce(a.axis, ''), coalesce(l.siret, ''),
                     coalesce(l.name, ''), coalesce(a.requested_amount::text, ''), w.amount::text,
                     coalesce(w.rate::text, ''), w.state, w.voting_body, w.decided_on::text,
                     w.decision_reference, (c.mode = 'test')::text]) as cells
  from award w
  join application a on a.id = w.application_id
  join grant_call c on c.id = w.call_id
  left join lateral (select m.siret, o.name
                       from member m
                       left join organisation o on o.siret = m.siret
                      where m.collective_id = a.collective_id
                        and m.lead
                      limit 1) l on true
 where w.call_id = $1::uuid
   and ($2::text is null or w.application_id > $2::uuid)
 order by w.application_id
 limit $3::int;

-- name: export_budgets :many
-- The lines of the budgets of the files that were deposited: costs, then the funding plan.  A page is
-- of so many files.
-- $1 call id · $2 key of the last row of the page before, or null · $3 files of a page
select f.id::text as key,
       to_json(array[coalesce(f.reference, ''), f.title, b.side, b.line::text,
                     coalesce(b.item ->> 'category', ''),
                     coalesce(b.item ->> 'label', b.item ->> 'source', ''),
                     ((b.item ->> 'amount')::numeric * 100)::bigint::text,
                     coalesce(b.item ->> 'year', ''),
                     coalesce((select m.siret from member m where m.id = w.member_id), ''),
                     coalesce(b.item ->> 'public', ''), f.test::text]) as cells
  from (select p.*, c.mode = 'test' as test
          from export_files($1::uuid, $2::text::uuid, $3::int)
               with ordinality p (id, reference, title, budget, place)
          join grant_call c on c.id = $1) f
 cross join lateral (
        select 1 as place, 'cost' as side, k.line, k.item
          from jsonb_array_elements(f.budget -> 'cost_lines') with ordinality k (item, line)
         union all
        select 2, 'funding', p.line, p.item
          from jsonb_array_elements(f.budget -> 'funding_plan') with ordinality p (item, line)) b
 cross join lateral (select try_uuid(b.item ->> 'member_id') as member_id offset 0) w
 order by f.place, b.place, b.line;

-- name: export_ranking :many
-- The adopted ranking of a call, or else the last one that was made, by place.
-- $1 call id · $2 key of the last row of the page before, or null · $3 rows of a page
select e.place::text as key,
       to_json(array[r.id::text, coalesce(e.rank::text, ''), coalesce(a.reference, ''), a.title,
                     e.points::text, e.grant_amount::text, coalesce(e.offered_amount::text, ''),
                     coalesce(e.missing_amount::text, ''), e.outcome, e.reason,
                     e.in_best_use::text, (c.mode = 'test')::text]) as cells
  from (select s.id, s.call_id
          from selection_run s
         where s.call_id = $1::uuid
         order by s.adopted_at desc nulls last, s.id desc
         limit 1) r
  join grant_call c on c.id = r.call_id
  join selection_entry e on e.run_id = r.id
  join application a on a.id = e.application_id
 where $2::text is null or e.place > $2::int
 order by e.place
 limit $3::int;
