"""What makes history quick to read: the time of an event as a function, and indexes over it.

Made after every migration by the owner role, so that a model tracked later has them without a migration.
"""

from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from ppm.audit.tracking import event_models

# The text always carries its offset, so the same text is the same moment under every setting.
EVENT_AT = """
CREATE OR REPLACE FUNCTION ppm_event_at(context jsonb) RETURNS timestamptz
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$ BEGIN RETURN (context->>'at')::timestamptz; END $$
"""


def index_after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Index every event table by (object, time) and by time."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == settings.APP_ROLE:
            return
        known = set(connection.introspection.table_names(cursor))
        cursor.execute(EVENT_AT)
        for model in event_models():
            table = model._meta.db_table
            if table not in known:
                continue
            for name, columns in (
                ("object_at", "pgh_obj_id, ppm_event_at(pgh_context), pgh_id"),
                ("at", "ppm_event_at(pgh_context)"),
            ):
                cursor.execute(
                    f'CREATE INDEX IF NOT EXISTS "{table[:50]}_{name}" ON "{table}" ({columns})'
                )
