"""What the application role may do to each table, re-applied after every migration by the owner role."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, models

from ppm.audit.tracking import event_models

PACKAGES = ("ppm", "methodology", "portfolio", "reporting")
THIRD_PARTY_DELETABLE = (
    "django_session",
    "account_emailconfirmation",
    "account_emailaddress",
    "mfa_authenticator",
)


def _tables(attribute: str) -> list[str]:
    found: list[str] = []
    for package in PACKAGES:
        history = import_module(f"{package}.history")
        rows: list[type[models.Model]] = getattr(history, attribute)
        found += [model._meta.db_table for model in rows]
    return found


def _rewritable() -> list[tuple[str, str]]:
    """Columns of sealed tables that may change: names, so that they can be taken away."""
    found = []
    for package in PACKAGES:
        history = import_module(f"{package}.history")
        for model, names in getattr(history, "REWRITABLE", ()):
            columns = ", ".join(f'"{model._meta.get_field(name).column}"' for name in names)
            found.append((model._meta.db_table, columns))
    return found


def analyse_after_migrate(
    using: str = DEFAULT_DB_ALIAS, plan: Sequence[Any] = (), **kwargs: Any
) -> None:
    """Let the planner know columns that have just been added.

    Without it, it takes every condition on them to hold for next to no row, until so many rows have changed
    that the database looks by itself.
    """
    if plan:
        with connections[using].cursor() as cursor:
            cursor.execute("ANALYZE")


def grant_after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Grant SELECT, INSERT, UPDATE on everything, but no UPDATE on history and sealed tables.

    DELETE is granted on links only.
    """
    role = settings.APP_ROLE
    connection = connections[using]
    sealed = [model._meta.db_table for model in event_models()] + _tables("SEALED")
    deletable = [*_tables("DELETABLE"), *THIRD_PARTY_DELETABLE]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, EXISTS(SELECT 1 FROM pg_roles WHERE rolname = %s)", [role]
        )
        current, exists = cursor.fetchone()
        if not exists or current == role:
            return
        known = set(connection.introspection.table_names(cursor))
        cursor.execute(f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{role}"')
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO "{role}"')
        cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
        for table in sealed:
            if table in known:
                cursor.execute(f'REVOKE UPDATE ON "{table}" FROM "{role}"')
        for table, columns in _rewritable():
            if table in known:
                cursor.execute(f'GRANT UPDATE ({columns}) ON "{table}" TO "{role}"')
        for table in deletable:
            if table in known:
                cursor.execute(f'GRANT DELETE ON "{table}" TO "{role}"')
