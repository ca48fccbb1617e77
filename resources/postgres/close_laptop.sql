-- Shuts a laptop out of the server, at once. What it sent stays for the others.
--
--   psql -d DATABASE [-v schema=…] [-v roles=…] -v login=t3 -f close_laptop.sql
--
-- Shut the laptop out of the office as well (page Udveksling, or `main.py office revoke`): only
-- that keeps it from reading what comes from now on, wherever it should get hold of it.

\set ON_ERROR_STOP on
\if :{?schema}
\else
  \set schema uanmeldt
\endif
SELECT 'uanmeldt_' || current_database() AS ours \gset
\if :{?roles}
\else
  \set roles :ours
\endif
\set owner :roles _owner
\set laptops :roles _laptop
BEGIN;
ALTER ROLE :"login" WITH NOLOGIN PASSWORD NULL;
REVOKE :"laptops" FROM :"login";
SET LOCAL ROLE :"owner";
SELECT :"schema".dismiss_laptop(:'login');
COMMIT;
SELECT count(pg_terminate_backend(pid)) AS connections_ended
FROM pg_stat_activity WHERE usename = :'login';
