"""Trees as adjacency plus an `ltree` path of ids that the database keeps."""

from typing import Any

import pgtrigger
from django.db import models


class PathField(models.TextField):
    """Materialised path of ids (`1.4.17`), type ltree; written by the triggers of `TREE_TRIGGERS` only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(default="", editable=False)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        return "ltree"

    def get_internal_type(self) -> str:
        return "PathField"


@PathField.register_lookup
class Within(models.Lookup):
    """`path__within=other_path`: the row itself and everything below it."""

    lookup_name = "within"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} <@ {right}::ltree", [*left_params, *right_params]


def tree_triggers(table: str) -> list[pgtrigger.Trigger]:
    """Triggers that fill `path`, refuse a cycle and move the subtree when the parent changes."""
    return [
        pgtrigger.Trigger(
            name="tree_path",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),
            declare=[("above", "ltree")],
            func=pgtrigger.Func(
                f"""
                IF NEW.parent_id IS NULL THEN
                    NEW.path := NEW.id::text::ltree;
                ELSE
                    SELECT path INTO above FROM {table} WHERE id = NEW.parent_id;
                    IF above ~ ('*.' || NEW.id || '.*')::lquery THEN
                        RAISE EXCEPTION 'a {table} row cannot be placed below itself'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    NEW.path := above || NEW.id::text::ltree;
                END IF;
                RETURN NEW;
                """  # noqa: S608 - the name of a table of ours
            ),
        ),
        pgtrigger.Trigger(
            name="tree_move",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf("parent_id"),
            # As text: a dump is restored without a search path, where `ltree = ltree` is not found.
            condition=pgtrigger.Condition("OLD.path::text IS DISTINCT FROM NEW.path::text"),
            func=pgtrigger.Func(
                f"""
                UPDATE {table} SET path = NEW.path || subpath(path, nlevel(OLD.path))
                WHERE path <@ OLD.path AND id <> NEW.id;
                RETURN NULL;
                """  # noqa: S608 - the name of a table of ours
            ),
        ),
    ]
