#!/bin/sh
# Run once by the image of PostgreSQL, on an empty volume: two roles that are no superusers, and the database.
set -eu
psql -v ON_ERROR_STOP=1 -v owner="$PPM_OWNER_PASSWORD" -v app="$PPM_APP_PASSWORD" \
     --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE ppm_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner';
CREATE ROLE ppm_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'app';
CREATE DATABASE ppm OWNER ppm_owner;
REVOKE ALL ON DATABASE ppm FROM PUBLIC;
GRANT CONNECT ON DATABASE ppm TO ppm_app;
\connect ppm
CREATE EXTENSION IF NOT EXISTS ltree;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS citext;
GRANT USAGE ON SCHEMA public TO ppm_app;
SQL
