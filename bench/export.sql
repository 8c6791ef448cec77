-- The lines of export_budgets as a person would ask PostgreSQL for them: the same JSON, one row a line.
select json_build_object(
         'reference', f.reference, 'title', f.title, 'side', b.side, 'line', b.line,
         'category', b.item ->> 'category', 'label', coalesce(b.item ->> 'label', b.item ->> 'source'),
         'amount', b.item ->> 'amount', 'year', (b.item ->> 'year')::int, 'member', m.siret,
         'public', (b.item ->> 'public')::boolean, 'test', f.test)
  from (select a.id, a.reference, a.title, a.budget, c.mode = 'test' as test
          from application a
          join grant_call c on c.id = a.call_id
         where c.code = 'chf-2023-test'
           and a.submitted_at is not null
           and (a.budget -> 'cost_lines' <> '[]' or a.budget -> 'funding_plan' <> '[]')) f
 cross join lateral (
        select 1 as place, 'cost' as side, k.line, k.item
          from jsonb_array_elements(f.budget -> 'cost_lines') with ordinality k (item, line)
         union all
        select 2, 'funding', p.line, p.item
          from jsonb_array_elements(f.budget -> 'funding_plan') with ordinality p (item, line)) b
  left join member m on m.id = try_uuid(b.item ->> 'member_id')
 order by f.id, b.place, b.line
