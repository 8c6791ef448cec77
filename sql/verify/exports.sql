-- Verify guichet:exports on pg
begin;

select id, version, call_id, call_code, kind, format, dialect, state, subject, client, scopes, roles,
       organisations, mail_domain, sirens, speaks_for_none, row_count, byte_count, sha256, media_type, file_name,
       requested_at, finished_at, expires_at
  from export where false;
select export_id, number, content from export_chunk where false;

rollback;
