-- name: member_list :many
-- A page of the members of a collective, in the order of their arrival.
-- $1 collective id · $2 id of the last row of the page before, or null · $3 rows of a page
select (select to_json(s)
          from (select m.id, m.version, m.collective_id, m.siret, o.name, m.roles, m.lead,
                       m.digital_evidence, m.past_award, m.similar_place, m.active_since_on,
                       m.share_rate, m.payee,
                       json_build_object('state', m.consent_state, 'at', m.consent_at,
                                         'by', m.consent_by) as consent,
                       m.created_at, m.updated_at) s) as shown,
       c.siret as keeper,
       exists (select from application a
                where a.collective_id = c.id and file_frozen(a.state, a.call_id)) as frozen
  from member m
  join collective c on c.id = m.collective_id
  left join organisation o on o.siret = m.siret
 where m.collective_id = $1::uuid
   and m.id > case when $2::uuid is null then '00000000-0000-0000-0000-000000000000'
                   else $2::uuid end
 order by m.id
 limit $3::int + 1;

-- name: member_by_id :maybe
-- $1 id
select (select to_json(s)
          from (select m.id, m.version, m.collective_id, m.siret, o.name, m.roles, m.lead,
                       m.digital_evidence, m.past_award, m.similar_place, m.active_since_on,
                       m.share_rate, m.payee,
                       json_build_object('state', m.consent_state, 'at', m.consent_at,
                                         'by', m.consent_by) as consent,
                       m.created_at, m.updated_at) s) as shown,
       c.siret as keeper,
       exists (select from application a
                where a.collective_id = c.id and file_frozen(a.state, a.call_id)) as frozen
  from member m
  join collective c on c.id = m.collective_id
  left join organisation o on o.siret = m.siret
 where m.id = $1::uuid;

-- name: member_facts :many
-- What the rules of composition ask of the members of a collective: those who refused or left do
-- not count.
-- $1 collective id
select m.id, m.siret, o.name, to_json(m.roles) as roles, m.lead, m.digital_evidence,
       m.past_award, m.similar_place, o.commune, m.active_since_on, m.share_rate, m.payee,
       o.recovers_vat, m.consent_state as consent
  from member m
  left join organisation o on o.siret = m.siret
 where m.collective_id = $1::uuid
   and m.consent_state in ('pending', 'given')
 order by m.id;

-- name: member_subject :maybe
-- The member that a write speaks of, locked; it belongs to all the organisations of its collective.
-- $1 id, as text
select m.id, m.version, to_json(c.sirets) as sirets, to_jsonb(m)::text as content
  from member m
  join collective c on c.id = m.collective_id
 where m.id = try_uuid($1::text)
   for update of m;

-- name: member_current :maybe
-- What a patch starts from.
-- $1 id, as text
select to_json(m.roles) as roles, m.lead, m.digital_evidence, m.past_award, m.similar_place,
       m.active_since_on, m.share_rate, m.payee
  from member m
 where m.id = try_uuid($1::text);

-- name: member_insert :exec1
-- $1 id · $2 collective id · $3 SIRET · $4 roles · $5 lead · $6 digital evidence · $7 similar place
-- $8 active since · $9 share · $10 payee · $11 who consents at once, or null · $12 now · $13 past award
insert into member (id, collective_id, siret, roles, lead, digital_evidence, similar_place,
                    active_since_on, share_rate, payee, consent_state, consent_at, consent_by,
                    created_at, updated_at, past_award)
values ($1::uuid, $2::uuid, $3::text, $4::text[], $5::boolean, $6::text, $7::boolean, $8::date,
        $9::int, $10::boolean,
        case when $11::text is null then 'pending' else 'given' end,
        case when $11 is null then null else $12::timestamptz end, $11, $12, $12, $13::jsonb);

-- name: member_update :exec1
-- $1 id · $2 roles · $3 lead · $4 digital evidence · $5 similar place · $6 active since · $7 share
-- $8 payee · $9 now · $10 past award
update member
   set roles = $2::text[], lead = $3::boolean, digital_evidence = $4::text,
       similar_place = $5::boolean, active_since_on = $6::date, share_rate = $7::int,
       payee = $8::boolean, past_award = $10::jsonb, version = version + 1, updated_at = $9::timestamptz
 where id = $1::uuid;

-- name: member_answer :exec1
-- $1 id · $2 state of the consent · $3 by whom · $4 now
update member
   set consent_state = $2::text, consent_by = $3::text, consent_at = $4::timestamptz,
       version = version + 1, updated_at = $4
 where id = $1::uuid;

-- name: member_delete :exec1
-- $1 id
delete from member
 where id = $1::uuid;
