"""Text search configurations of three languages without accents, and the function that writes an entry."""

from django.db import migrations

LANGUAGES = {"fr": "french", "nl": "dutch", "en": "english"}

CONFIGURATIONS = (
    "".join(
        f"""
CREATE TEXT SEARCH CONFIGURATION ppm_{code} (COPY = pg_catalog.{name});
ALTER TEXT SEARCH CONFIGURATION ppm_{code}
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {name}_stem;
"""
        for code, name in LANGUAGES.items()
    )
    + """
CREATE TEXT SEARCH CONFIGURATION ppm_simple (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION ppm_simple
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
"""
)

DROP_CONFIGURATIONS = "".join(
    f"DROP TEXT SEARCH CONFIGURATION ppm_{code};" for code in (*LANGUAGES, "simple")
)

# Codes are lexemes of their own, `#pr2026004` and `#2026004`, which no text can contain.
CODES_FUNCTION = """
CREATE OR REPLACE FUNCTION ppm_search_codes(p_codes text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE AS $function$
    SELECT array_to_tsvector(coalesce(array_agg(DISTINCT '#' || piece), '{}'))
    FROM unnest(p_codes) AS given,
        regexp_replace(lower(given), '[^a-z0-9]', '', 'g') AS bare,
        unnest(ARRAY[bare, regexp_replace(bare, '^[a-z]+', '')]) AS piece
    WHERE piece <> '';
$function$;
"""
# Words are kept stemmed (other forms of a word) and plain (beginnings of a word); the title weighs A.
WRITE_FUNCTION = """
CREATE OR REPLACE FUNCTION ppm_search_write(
    p_kind text, p_object bigint, p_scope text, p_scope_id bigint, p_language text,
    p_code text, p_title text, p_body text, p_keys text[]
) RETURNS void LANGUAGE plpgsql AS $function$
DECLARE
    stemmed regconfig;
    head text := left(coalesce(p_title, ''), 300);
    long text := left(coalesce(p_body, ''), 6000);
    named text := replace(coalesce(p_code, ''), '-', ' ') || ' ' || head;
BEGIN
    IF head = '' THEN
        DELETE FROM ppm_searchentry
        WHERE kind = p_kind AND object_id = p_object AND language = p_language;
        RETURN;
    END IF;
    stemmed := CASE p_language
        WHEN 'fr' THEN 'ppm_fr'::regconfig WHEN 'nl' THEN 'ppm_nl'::regconfig
        WHEN 'en' THEN 'ppm_en'::regconfig ELSE 'ppm_simple'::regconfig END;
    INSERT INTO ppm_searchentry AS kept
        (kind, object_id, scope, scope_id, language, code, title, body, vector)
    VALUES (
        p_kind, p_object, p_scope, p_scope_id, p_language, coalesce(p_code, ''), head, long,
        setweight(to_tsvector(stemmed, named), 'A') || setweight(to_tsvector('ppm_simple', named), 'A')
        || setweight(to_tsvector(stemmed, long), 'D') || setweight(to_tsvector('ppm_simple', long), 'D')
        || ppm_search_codes(coalesce(p_code, '') || coalesce(p_keys, '{}'))
    )
    ON CONFLICT (kind, object_id, language) DO UPDATE SET
        scope_id = EXCLUDED.scope_id, code = EXCLUDED.code, title = EXCLUDED.title,
        body = EXCLUDED.body, vector = EXCLUDED.vector
    WHERE (kept.scope_id, kept.code, kept.title, kept.body, kept.vector)
        IS DISTINCT FROM
        (EXCLUDED.scope_id, EXCLUDED.code, EXCLUDED.title, EXCLUDED.body, EXCLUDED.vector);
END
$function$;
"""
DROP_FUNCTION = (
    "DROP FUNCTION ppm_search_write(text, bigint, text, bigint, text, text, text, text, text[]);"
)

PREPARE_SEARCH = [
    migrations.RunSQL(CONFIGURATIONS, DROP_CONFIGURATIONS),
    migrations.RunSQL(CODES_FUNCTION, "DROP FUNCTION ppm_search_codes(text[]);"),
    migrations.RunSQL(WRITE_FUNCTION, DROP_FUNCTION),
]
