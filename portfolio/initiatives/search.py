"""Finding initiatives by name or code in any language, without minding accents or capitals."""

from django.db.models import BooleanField, CharField, Func, TextField, Value
from django.db.models.functions import Coalesce, Concat, Lower, NullIf


class Unaccent(Func):
    """The immutable wrapper made by the first migration, so that an index can stand on it."""

    function = "f_unaccent"
    output_field = TextField()


class Like(Func):
    """`text LIKE pattern`, with a pattern that the database computes."""

    template = "(%(expressions)s)"
    arg_joiner = " LIKE "
    arity = 2
    output_field = BooleanField()


def searched_text() -> Unaccent:
    """Code and all names in one text; the trigram index is on this very expression."""
    space = Value(" ")
    text: TextField[str, str] = TextField()
    parts = ("code", space, "name_fr", space, "name_nl", space, "name_en")
    return Unaccent(Lower(Concat(*parts, output_field=text)))


def sort_key(*languages: str) -> Unaccent:
    """The name in the first of these languages that has one, as an alphabet without accents sorts it.

    An index stands on this expression for each reading order (the servers know no other collation).
    """
    text: CharField[str, str] = CharField()
    names = [NullIf(f"name_{code}", Value(""), output_field=text) for code in languages]
    return Unaccent(Lower(Coalesce(*names, "code", output_field=text)))


def pattern(text: str) -> str:
    """What the reader typed, as a LIKE pattern on the lower, unaccented text."""
    escaped = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
