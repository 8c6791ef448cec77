-- The roles of a cluster; run by its superuser before the first migration, harmless when run again.
--
-- guichet_migrate owns everything and never serves; the others own nothing.  Time-outs stand on the
-- role, so that no connection forgets them.  Passwords are set elsewhere: none means no TCP login.
select format('create role %I login', name)
  from unnest(array['guichet_migrate', 'guichet_app', 'guichet_job', 'guichet_audit',
                    'guichet_report']) as wanted (name)
 where not exists (select from pg_roles where rolname = name)
\gexec

alter role guichet_migrate nosuperuser nocreatedb nocreaterole nobypassrls;
alter role guichet_app     nosuperuser nocreatedb nocreaterole nobypassrls;
alter role guichet_job     nosuperuser nocreatedb nocreaterole nobypassrls;
alter role guichet_audit   nosuperuser nocreatedb nocreaterole nobypassrls;
alter role guichet_report  nosuperuser nocreatedb nocreaterole nobypassrls;

-- An implicit transaction reads, from one snapshot; a write says so (begin … read write).
alter role guichet_app set default_transaction_read_only = on;
alter role guichet_app set default_transaction_isolation = 'repeatable read';
alter role guichet_app set statement_timeout = '3s';
alter role guichet_app set lock_timeout = '1s';
alter role guichet_app set idle_in_transaction_session_timeout = '5s';

alter role guichet_job set statement_timeout = '60s';
alter role guichet_job set lock_timeout = '5s';
alter role guichet_job set idle_in_transaction_session_timeout = '60s';

alter role guichet_audit set default_transaction_read_only = on;
alter role guichet_audit set statement_timeout = '60s';
alter role guichet_report set default_transaction_read_only = on;
alter role guichet_report set statement_timeout = '60s';
