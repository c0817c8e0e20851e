"""What the schema stands on: extensions, and an immutable wrapper to search and sort without accents."""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations

UNACCENT = """
CREATE OR REPLACE FUNCTION f_unaccent(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT public.unaccent('public.unaccent'::regdictionary, $1) $$;
"""

# First operations of the first migration.
PREPARE_DATABASE = [
    CreateExtension("ltree"),
    CreateExtension("unaccent"),
    CreateExtension("pg_trgm"),
    CreateExtension("btree_gist"),
    migrations.RunSQL(UNACCENT, "DROP FUNCTION f_unaccent(text)"),
]
