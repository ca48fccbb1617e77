-- Sets up the place where the laptops of one office meet, or brings an older one up to date.
--
--   psql -v ON_ERROR_STOP=1 -d DATABASE [-v schema=uanmeldt] [-v roles=uanmeldt_aarhus] -f setup.sql
--
-- Run it as an administrator who may create roles and who owns the database (or is superuser).
-- It may be run again at any time: it changes nothing that is as it should be, and takes nothing
-- away. All of it is one transaction.
--
--   schema  where the tables lie; one office, one schema. Default: uanmeldt
--   roles   what the names of the two roles begin with; they are the whole cluster's, so every
--           office needs its own. Default: uanmeldt_ and the name of the database
--
-- The server keeps what it can neither read nor forge: bundles and files are encrypted and signed
-- on the laptops; rosters and statuses (who belongs to the office, and who was heard of when) are
-- signed and can be read. What it has to see to is that nobody but the office gets in, that no
-- laptop writes as another, and that nothing is lost.

\set ON_ERROR_STOP on
\if :{?schema}
\else
  \set schema uanmeldt
\endif
SELECT current_setting('server_version_num')::int < 150000 AS too_old,
       'uanmeldt_' || current_database() AS ours, current_database() AS database \gset
\if :{?roles}
\else
  \set roles :ours
\endif
\set owner :roles _owner
\set laptops :roles _laptop
\if :too_old
  \warn 'PostgreSQL 15 or newer is needed; nothing was changed.'
  SELECT 1/0 AS postgresql_15_or_newer_is_needed;
\endif

BEGIN;
SET LOCAL client_min_messages = warning;
SELECT pg_advisory_xact_lock(hashtext('uanmeldt ' || :'schema')) \gset ignored_

-- Roles. The owner cannot log in; the laptops' own logins are members of the group.
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') AS new_owner,
       NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'laptops') AS new_group \gset
\if :new_owner
  CREATE ROLE :"owner" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
\endif
\if :new_group
  CREATE ROLE :"laptops" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
\endif
GRANT :"owner" TO CURRENT_USER;

REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"database" TO :"laptops";
CREATE SCHEMA IF NOT EXISTS :"schema" AUTHORIZATION :"owner";
SET LOCAL ROLE :"owner";
SET LOCAL search_path = :"schema", pg_temp;
REVOKE ALL ON SCHEMA :"schema" FROM PUBLIC;
GRANT USAGE ON SCHEMA :"schema" TO :"laptops";

-- Which version of this script was run last, and the oldest program that may use what it made.
CREATE TABLE IF NOT EXISTS setup (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    version integer NOT NULL,
    oldest  integer NOT NULL,
    done_at timestamptz NOT NULL DEFAULT now()
);
SELECT coalesce((SELECT version FROM setup), 0) > 1 AS newer \gset
\if :newer
  \warn 'A newer setup.sql was run here; nothing was changed.'
  SELECT 1/0 AS a_newer_setup_was_run_here;
\endif

-- Which login is which laptop. Only the administrator writes here.
CREATE TABLE IF NOT EXISTS laptop (
    login      name PRIMARY KEY,
    device     text NOT NULL UNIQUE CHECK (device ~ '^[A-Za-z0-9_-]{1,64}$'),
    added_at   timestamptz NOT NULL DEFAULT now()
);

-- A bundle is a range of one laptop's log, first to last; link are the first digits of the hash
-- of the last entry. It is sent by that laptop, or passed on by another: the key holds both, so
-- that nobody can take another's place. hash is told by the laptop and proved by the server.
CREATE TABLE IF NOT EXISTS bundle (
    device   text   NOT NULL CHECK (device ~ '^[A-Za-z0-9_-]{1,64}$'),
    "first"  bigint NOT NULL CHECK ("first" > 0),
    "last"   bigint NOT NULL,
    link     text   NOT NULL CHECK (link ~ '^[0-9a-f]{12}$'),
    sender   text   NOT NULL,
    hash     bytea  NOT NULL,
    body     bytea  NOT NULL CHECK (octet_length(body) BETWEEN 1 AND 268435456),
    received timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (device, "first", "last", link, sender),
    CHECK ("last" >= "first"),
    CHECK (hash = sha256(body))
);
-- Laptops ask for what ends after the entry they have read; there is no serial number to ask by,
-- for rows become visible in the order of their commits and not of their numbers.
CREATE INDEX IF NOT EXISTS bundle_by_last ON bundle (device, "last");

CREATE TABLE IF NOT EXISTS roster (
    version  bigint NOT NULL CHECK (version > 0),
    hash     bytea  NOT NULL,
    sender   text   NOT NULL,
    body     bytea  NOT NULL CHECK (octet_length(body) BETWEEN 1 AND 16777216),
    received timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (version, hash, sender),
    CHECK (hash = sha256(body))
);

CREATE TABLE IF NOT EXISTS status (
    sender   text PRIMARY KEY,
    body     bytea NOT NULL CHECK (octet_length(body) BETWEEN 1 AND 1048576),
    received timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS file (
    name     text  NOT NULL CHECK (name ~ '^[A-Za-z0-9._-]{1,200}$'),
    sender   text  NOT NULL,
    hash     bytea NOT NULL,
    body     bytea NOT NULL CHECK (octet_length(body) BETWEEN 1 AND 536870912),
    received timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (name, sender),
    CHECK (hash = sha256(body))
);

-- A number has 18 digits at most, as in the names of bundles in a folder. What stood here before
-- is not looked at: laptops pass over what breaks it.
SELECT NOT EXISTS (
    SELECT FROM pg_constraint WHERE conrelid = 'bundle'::regclass AND conname = 'bundle_numbers'
) AS new_rule \gset
\if :new_rule
  ALTER TABLE bundle ADD CONSTRAINT bundle_numbers CHECK ("last" < 1000000000000000000) NOT VALID;
\endif

-- What is sealed does not get smaller by being packed once more.
ALTER TABLE bundle ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE roster ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE status ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE file ALTER COLUMN body SET STORAGE EXTERNAL;

-- The laptop of whoever is logged in; NULL for a login that is none.
CREATE OR REPLACE FUNCTION my_laptop() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
    SELECT device FROM laptop WHERE login = session_user;
END;

-- The only way to change a bundle that lies here: the laptop that sent it sends the same range
-- anew (first, last and link are the same), as it does when something in it was lawfully erased.
CREATE OR REPLACE FUNCTION replace_bundle(
    of_device text, of_first bigint, of_last bigint, of_link text, new_hash bytea, new_body bytea
) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER
BEGIN ATOMIC
    WITH replaced AS (
        UPDATE bundle SET hash = new_hash, body = new_body, received = now()
        WHERE sender = my_laptop() AND device = of_device
          AND "first" = of_first AND "last" = of_last AND link = of_link
        RETURNING 1
    ) SELECT count(*) FROM replaced;
END;

-- When a laptop was last heard of: one row for each, its own.
CREATE OR REPLACE FUNCTION put_status(of_sender text, new_body bytea) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER
BEGIN ATOMIC
    WITH put AS (
        INSERT INTO status (sender, body)
        SELECT of_sender, new_body WHERE of_sender = my_laptop()
        ON CONFLICT (sender) DO UPDATE SET body = excluded.body, received = now()
        RETURNING 1
    ) SELECT count(*) FROM put;
END;

-- For the administrator alone -----------------------------------------------------------------

-- This login is that laptop from now on.
CREATE OR REPLACE FUNCTION admit_laptop(of_login name, of_device text) RETURNS void
    LANGUAGE sql VOLATILE
BEGIN ATOMIC
    INSERT INTO laptop (login, device) VALUES (of_login, of_device)
    ON CONFLICT (login) DO UPDATE SET device = excluded.device;
END;

-- This login is no laptop any more. What it sent stays.
CREATE OR REPLACE FUNCTION dismiss_laptop(of_login name) RETURNS void
    LANGUAGE sql VOLATILE
BEGIN ATOMIC
    DELETE FROM laptop WHERE login = of_login;
END;

-- After a lawful deletion in the log of a laptop that is lost: the office's laptop has sent the
-- ranges anew, and what the lost one (and anybody who passed it on) sent of them goes. The number
-- of bundles that went.
CREATE OR REPLACE FUNCTION erase_originals(of_device text, resealed_by text) RETURNS bigint
    LANGUAGE sql VOLATILE
BEGIN ATOMIC
    WITH gone AS (
        DELETE FROM bundle AS old USING bundle AS new
        WHERE old.device = of_device AND new.device = of_device AND new.sender = resealed_by
          AND old.sender <> resealed_by AND resealed_by <> of_device AND old.hash <> new.hash
          AND (old."first", old."last", old.link) = (new."first", new."last", new.link)
        RETURNING 1
    ) SELECT count(*) FROM gone;
END;

-- Rights: read and add; a laptop adds as itself alone.
REVOKE ALL ON ALL TABLES IN SCHEMA :"schema" FROM PUBLIC, :"laptops";
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA :"schema" FROM PUBLIC, :"laptops";
GRANT SELECT ON setup, bundle, roster, status, file TO :"laptops";
GRANT INSERT (device, "first", "last", link, sender, hash, body) ON bundle TO :"laptops";
GRANT INSERT (version, hash, sender, body) ON roster TO :"laptops";
GRANT INSERT (name, sender, hash, body) ON file TO :"laptops";
GRANT EXECUTE ON FUNCTION my_laptop(), put_status(text, bytea),
    replace_bundle(text, bigint, bigint, text, bytea, bytea) TO :"laptops";

ALTER TABLE bundle ENABLE ROW LEVEL SECURITY;
ALTER TABLE roster ENABLE ROW LEVEL SECURITY;
ALTER TABLE status ENABLE ROW LEVEL SECURITY;
ALTER TABLE file ENABLE ROW LEVEL SECURITY;
ALTER TABLE laptop ENABLE ROW LEVEL SECURITY;  -- no policy: nobody but the owner
DROP POLICY IF EXISTS reading ON bundle;
DROP POLICY IF EXISTS adding ON bundle;
DROP POLICY IF EXISTS reading ON roster;
DROP POLICY IF EXISTS adding ON roster;
DROP POLICY IF EXISTS reading ON status;
DROP POLICY IF EXISTS reading ON file;
DROP POLICY IF EXISTS adding ON file;
-- (SELECT …) is asked once for a statement and not once for a row.
CREATE POLICY reading ON bundle FOR SELECT TO :"laptops" USING ((SELECT my_laptop()) IS NOT NULL);
CREATE POLICY adding ON bundle FOR INSERT TO :"laptops" WITH CHECK (sender = (SELECT my_laptop()));
CREATE POLICY reading ON roster FOR SELECT TO :"laptops" USING ((SELECT my_laptop()) IS NOT NULL);
CREATE POLICY adding ON roster FOR INSERT TO :"laptops" WITH CHECK (sender = (SELECT my_laptop()));
CREATE POLICY reading ON status FOR SELECT TO :"laptops" USING ((SELECT my_laptop()) IS NOT NULL);
CREATE POLICY reading ON file FOR SELECT TO :"laptops" USING ((SELECT my_laptop()) IS NOT NULL);
CREATE POLICY adding ON file FOR INSERT TO :"laptops" WITH CHECK (sender = (SELECT my_laptop()));

INSERT INTO setup (version, oldest) VALUES (1, 1)
ON CONFLICT (one) DO UPDATE SET version = excluded.version, oldest = excluded.oldest, done_at = now()
WHERE setup.version <> excluded.version;
COMMIT;
\echo 'Ready: schema' :schema 'owner' :owner 'laptops' :laptops
