-- Sets up a database of its own for the mirror: the office's data, readable, for SQL and reports.
--
--   psql -v ON_ERROR_STOP=1 -d DATABASE [-v schema=uanmeldt_mirror] [-v roles=uanmeldt_DATABASE]
--        -f mirror.sql
--
-- What is loaded here is NOT encrypted by the program: citizens' case numbers, names of staff and
-- all comments. Use another database than the one where the laptops meet, better another server,
-- with encrypted disks, and let in only who has a purpose. `main.py mirror` fills it, from a
-- laptop of the role `office`, and always replaces all of it.
--
-- Afterwards: \password …_mirror, and GRANT …_analyst TO whoever may read.

\set ON_ERROR_STOP on
\if :{?schema}
\else
  \set schema uanmeldt_mirror
\endif
SELECT 'uanmeldt_' || current_database() AS ours, current_database() AS database \gset
\if :{?roles}
\else
  \set roles :ours
\endif
\set writer :roles _mirror
\set analyst :roles _analyst

BEGIN;
SET LOCAL client_min_messages = warning;
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'writer') AS new_writer,
       NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'analyst') AS new_analyst \gset
\if :new_writer
  CREATE ROLE :"writer" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 2;
\endif
\if :new_analyst
  CREATE ROLE :"analyst" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
\endif
GRANT :"writer" TO CURRENT_USER;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"writer", :"analyst";
GRANT CREATE ON DATABASE :"database" TO :"writer";  -- fresh tables lie in a schema of their own
CREATE SCHEMA IF NOT EXISTS :"schema" AUTHORIZATION :"writer";
SET LOCAL ROLE :"writer";
REVOKE ALL ON SCHEMA :"schema" FROM PUBLIC;
GRANT USAGE ON SCHEMA :"schema" TO :"analyst";
ALTER DEFAULT PRIVILEGES IN SCHEMA :"schema" GRANT SELECT ON TABLES TO :"analyst";
COMMIT;
\echo 'Ready: schema' :schema 'writer' :writer 'readers' :analyst
