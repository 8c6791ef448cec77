-- Revert guichet:selection from pg
begin;
drop policy event_embargo on event;
drop policy application_transition_embargo on application_transition;
drop trigger grant_call_version_envelope on grant_call_version;
drop function grant_call_envelope_of_rules();
drop table award, decision, grant_call_envelope;
drop function file_frozen(text, uuid), state_shown(text, timestamptz, text, text[]), embargoed(text, timestamptz),
              region_reads_file(text, text[]), region_reads(text);
alter table grant_call drop column results_published_at;
commit;
