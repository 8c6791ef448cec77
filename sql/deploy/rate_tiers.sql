-- Deploy guichet:rate_tiers to pg
-- requires: calls
--
-- Tiers of the rate point to territory sets as bonuses do: one list of both, tiers under their own
-- name.
begin;

create function call_rules_sets(rules jsonb) returns table (code text, territory_set text)
  language sql immutable strict parallel safe
  begin atomic
    select b.code, b.territory_set
      from jsonb_to_recordset(rules -> 'bonuses') b(code text, territory_set text)
     where b.territory_set is not null
    union all
    select 'tiers.' || t.code, t.territory_set
      from jsonb_to_recordset(case jsonb_typeof(rules #> '{funding_rate,tiers}')
                                when 'array' then rules #> '{funding_rate,tiers}'
                                else '[]' end) t(code text, territory_set text);
  end;

commit;
