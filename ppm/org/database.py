"""What the schema stands on: extensions, an immutable wrapper to search and sort without accents, and a way
to change many columns and triggers at once.
"""

from typing import Any

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

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


class Together(Operation):
    """Operations that do not build on each other: new columns, then triggers, indexes and constraints.

    Django renders a model and all that point at it anew after each operation; with history and search
    triggers on a hundred tables this was most of the time of a first start. Here it happens once.
    """

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{len(self.operations)} columns, triggers, indexes and constraints"
