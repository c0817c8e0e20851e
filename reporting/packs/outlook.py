"""What a pack would be, before anybody builds it: its perimeter and about how many pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.initiatives.models import Initiative
from ppm.permissions.choices import Confidentiality
from ppm.ui.figures import number
from reporting.packs.choices import PRESETS, PackContent, Preset
from reporting.packs.models import Pack
from reporting.packs.services import in_order
from reporting.snapshots.frozen import units_below
from reporting.snapshots.models import SnapshotProject
from reporting.snapshots.reading import read_meta

ROWS_OF_LIST = 30
SOURCES = 2  # pages that say where the figures come from


@dataclass(frozen=True)
class Outlook:
    """`sentence` says of what and how much; `parts` are the contents in their order."""

    sentence: str
    projects: int
    pages: int
    files: int
    parts: tuple[str, ...]


def outlook(wanted: Mapping[str, Any]) -> Outlook:
    """From the columns of the frozen period, in two queries: a page count that is about right."""
    snapshot = wanted["snapshot"]
    units = read_meta(snapshot.header, schema=snapshot.schema_version)["units"]
    top = wanted["unit"] or wanted["committee"].unit
    rows = SnapshotProject.objects.filter(
        snapshot=snapshot,
        confidentiality=Confidentiality.OPEN,
        unit_id_then__in=sorted(units_below(units, top.code)),
    ).exclude(initiative__in=Initiative.objects.confidential().values("pk"))
    if wanted["initiative"]:
        rows = rows.filter(initiative=wanted["initiative"])
    if wanted["preset"] == Preset.EXCEPTIONS:
        rows = rows.filter(declared="red")
    projects = rows.count()
    parts = in_order(wanted["preset"], wanted["parts"])
    files = len(wanted["languages"]) + wanted["is_bilingual"]
    pages = _pages(parts, projects)
    said = ngettext(
        "%(projects)s project, about %(pages)s pages a file",
        "%(projects)s projects, about %(pages)s pages a file",
        projects,
    ) % {"projects": number(projects), "pages": number(pages)}
    if wanted["preset"] == Preset.EXCEPTIONS:
        said = _("%(said)s; open exceptions come on top") % {"said": said}
    return Outlook(said, projects, pages, files, tuple(_labels(parts)))


def _pages(parts: list[str], projects: int) -> int:
    pages = 1 + SOURCES
    for part in parts:
        if part == PackContent.SHEETS:
            pages += projects
        elif part == PackContent.LIST:
            pages += ceil(projects / ROWS_OF_LIST)
        elif part != PackContent.FIRST:
            pages += 1
    return pages


def _labels(parts: list[str]) -> list[str]:
    return [str(PackContent(part).label) for part in parts]


def usual_parts() -> list[tuple[str, str]]:
    """Each kind with its usual contents, for the help beside the form."""
    return [
        (str(preset.label), ", ".join(_labels([str(part) for part in parts])))
        for preset, parts in PRESETS.items()
    ]


def parts_in_words(pack: Pack) -> str:
    """What is in a pack, in its order."""
    return ", ".join(_labels(pack.contents.split()))
