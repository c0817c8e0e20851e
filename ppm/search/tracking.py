"""Gives every model that can be found the trigger that writes its entries."""

import pgtrigger

from ppm.search.registry import Searchable, searched


def index_package(package: str) -> None:
    """Called from `ready()`, once the language columns exist."""
    for one in searched(package):
        pgtrigger.register(trigger_of(one))(one.model)
        if one.deletable:
            pgtrigger.register(forgetting(one))(one.model)
        if one.keyed_by is not None:
            model, owner, key = one.keyed_by
            pgtrigger.register(keying(one.kind, owner, key))(model)


def trigger_of(one: Searchable) -> pgtrigger.Trigger:
    """Rewrites the entries of a row when one of the columns has changed."""
    old = ", ".join(f"OLD.{name}" for name in one.columns)
    new = ", ".join(f"NEW.{name}" for name in one.columns)
    calls = "\n".join(f"    PERFORM {call};" for call in one.calls())
    forget = ""
    if one.language:
        forget = (
            f"    DELETE FROM ppm_searchentry WHERE kind = '{one.kind}' AND object_id = NEW.id"  # noqa: S608
            f" AND language <> {one.language};\n"
        )
    return pgtrigger.Trigger(
        name=f"search_{one.kind}",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*one.columns),
        func=pgtrigger.Func(
            f"""
            IF TG_OP = 'INSERT' OR ROW({old}) IS DISTINCT FROM ROW({new}) THEN
            {forget}{calls}
            END IF;
            RETURN NULL;
            """
        ),
    )


def forgetting(one: Searchable) -> pgtrigger.Trigger:
    """Takes the entries of a row away with it."""
    return pgtrigger.Trigger(
        name=f"search_{one.kind}_gone",
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        func=pgtrigger.Func(
            f"DELETE FROM ppm_searchentry WHERE kind = '{one.kind}' AND object_id = OLD.id;"  # noqa: S608
            " RETURN NULL;"
        ),
    )


def keying(kind: str, owner: str, key: str) -> pgtrigger.Trigger:
    """Adds a key that is given after the object itself."""
    return pgtrigger.Trigger(
        name=f"search_{kind}_key",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=pgtrigger.Func(
            f"UPDATE ppm_searchentry SET vector = vector || ppm_search_codes(ARRAY[NEW.{key}::text])"  # noqa: S608
            f" WHERE kind = '{kind}' AND object_id = NEW.{owner}; RETURN NULL;"
        ),
    )
