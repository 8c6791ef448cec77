-- Verify guichet:collectives on pg
begin;
select id, version, siret, siren, name from organisation where false;
select id, version, siret, sirets, disclosed_calls from collective where false;
select id, version, collective_id, siret, roles, consent_state from member where false;
rollback;
