"""Message catalogues: `python -m ppm.languages.catalogues compile | check | update`.

Needs Babel and the template reader of Django, but no configured Django and no GNU gettext.
"""

import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

REPOSITORY = Path(__file__).resolve().parent.parent.parent
LANGUAGES = ("fr", "nl")
SOURCES = (
    ("ppm", "*.py"),
    ("methodology", "*.py"),
    ("portfolio", "*.py"),
    ("reporting", "*.py"),
    ("templates", "*.html"),
    ("templates", "*.txt"),
)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

Identifier = str | tuple[str, ...] | list[str]


def catalogue_path(language: str, root: Path = REPOSITORY) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def extracted(root: Path = REPOSITORY) -> Catalog:
    """Return every message of the code and the templates, in the order of the files."""
    catalog = Catalog(charset="utf-8")
    for path in source_files(root):
        text = path.read_text(encoding="utf-8")
        for line, identifier, comments, context in messages_of(text, path.suffix, path):
            place = (str(path.relative_to(root)), line)
            catalog.add(identifier, locations=[place], auto_comments=comments, context=context)
    return catalog


def source_files(root: Path) -> Iterator[Path]:
    for folder, pattern in SOURCES:
        yield from sorted(p for p in (root / folder).rglob(pattern) if "migrations" not in p.parts)


def messages_of(
    text: str, suffix: str, origin: Path
) -> Iterator[tuple[int, Identifier, list[str], str | None]]:
    if suffix != ".py":
        # Django turns a template into something that reads like Python; without the indentation
        # of the page it also splits into Python's tokens.
        source = templatize(text, origin=str(origin))
        text = "\n".join(line.lstrip() for line in source.split("\n"))
    yield from extract(
        "python",
        BytesIO(text.encode()),
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        options={"encoding": "utf-8"},
    )


def read(language: str, root: Path = REPOSITORY) -> Catalog:
    path = catalogue_path(language, root)
    if not path.exists():
        return Catalog(
            locale=language,
            charset="utf-8",
            fuzzy=False,
            header_comment=f"# The portal in {language}; English is the source.",
        )
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def compile_all(root: Path = REPOSITORY) -> list[Path]:
    """Write each language's compiled catalogue beside its source; entries marked fuzzy stay out."""
    written = []
    for language in LANGUAGES:
        if catalogue_path(language, root).exists():
            target = catalogue_path(language, root).with_suffix(".mo")
            new = target.with_suffix(".mo.new")
            with new.open("wb") as file:
                write_mo(file, read(language, root))
            new.replace(target)
            written.append(target)
    return written


def update_all(root: Path = REPOSITORY) -> None:
    """Bring each catalogue up to the sources: new entries empty, entries that nothing uses removed."""
    template = extracted(root)
    for language in LANGUAGES:
        catalog = read(language, root)
        template.creation_date = catalog.creation_date  # an unchanged catalogue stays the same file
        catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
        catalog.obsolete.clear()
        path = catalogue_path(language, root)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=100, include_lineno=False, omit_header=False)


def findings(root: Path = REPOSITORY) -> list[str]:
    """Name each message that is missing, doubtful, wrong or no longer used, in any language."""
    template = extracted(root)
    found: list[str] = []
    for language in LANGUAGES:
        catalog = read(language, root)
        used = {key(message) for message in template if message.id}
        for message in template:
            if message.id:
                found += faults(language, message, catalog.get(message.id, message.context))
        unused = [m for m in catalog if m.id and key(m) not in used]
        found += [f"{language}: not used any more: {first(m.id)!r}" for m in unused]
        found += [f"{language}: obsolete: {first(m.id)!r}" for m in catalog.obsolete.values()]
    return found


def faults(language: str, source: Message, entry: Message | None) -> Iterator[str]:
    place = source.locations[0][0] if source.locations else "?"
    if entry is None or not all(forms(entry)):
        yield f"{language}: no translation: {first(source.id)!r} ({place})"
        return
    if entry.fuzzy:
        yield f"{language}: to be confirmed (fuzzy): {first(source.id)!r}"
    for error in entry.check():
        yield f"{language}: {error}: {first(source.id)!r}"


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or [""])


def first(identifier: Identifier) -> str:
    return identifier if isinstance(identifier, str) else identifier[0]


def key(message: Message) -> tuple[str, str | None]:
    return first(message.id), message.context


def check() -> None:
    found = findings()
    for line in found:
        print(line)
    if found:
        sys.exit(f"{len(found)} findings in the catalogues: `make messages`, then translate.")


COMMANDS: dict[str, Callable[[], object]] = {
    "compile": compile_all,
    "update": update_all,
    "check": check,
}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    COMMANDS[sys.argv[1]]()
