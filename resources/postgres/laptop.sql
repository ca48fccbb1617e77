-- Lets a laptop in: its own login, which writes as that laptop and as no other.
--
--   psql -d DATABASE [-v schema=…] [-v roles=…] -v login=t3 -v device=ID-OF-THE-LAPTOP -f laptop.sql
--
-- The id stands on the page Udveksling and in `main.py office list`. Afterwards set the password
-- with psql's own \password, which makes the SCRAM secret here, so that the server never sees it:
--
--   \password t3
--
-- Running it again with another id moves the login to the laptop that was enrolled anew.

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
\set laptops :roles _laptop
\set owner :roles _owner
BEGIN;
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'login') AS new_login \gset
\if :new_login
  CREATE ROLE :"login" NOSUPERUSER NOCREATEDB NOCREATEROLE;
\endif
-- Two at once: one exchange, and one more while the server has not noticed that a cable was pulled.
ALTER ROLE :"login" WITH LOGIN CONNECTION LIMIT 3;
GRANT :"laptops" TO :"login";
SET LOCAL ROLE :"owner";
SELECT :"schema".admit_laptop(:'login', :'device');
COMMIT;
