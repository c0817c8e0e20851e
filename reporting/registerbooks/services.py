from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from portfolio.registers.shape import changing
from portfolio.registers.shape.choices import ChangeSource
from portfolio.registers.shape.models import EntryChange
from portfolio.registers.shape.register import Register
from ppm.accounts.models import Person
from ppm.files import services as files
from ppm.files.models import StoredFile
from reporting.imports.faults import FileFault
from reporting.imports.marking import CONTENT_TYPE
from reporting.imports.reading import read
from reporting.imports.remarks import FaultCode
from reporting.registerbooks.marks import mark
from reporting.registerbooks.rows import Fault, NotOurs, read_rows


@dataclass(frozen=True)
class Refused(Exception):
    """The workbook is refused whole, nothing was written: why, which cells, the file with its marks."""

    sentence: str
    faults: tuple[Fault, ...] = ()
    marked: StoredFile | None = None


class NothingDiffers(Exception):
    """Every cell says what stands in the portal already."""


def receive(
    *, one: Register, name: str, data: bytes, reason: str, by: Person, at: datetime
) -> EntryChange:
    """Read a workbook that came back and prepare the change that it wants; writes no line.

    Raises Refused, NothingDiffers.
    """
    try:
        sheets = read(name, data)
    except FileFault as fault:
        raise Refused(str(FaultCode(fault.code).label) % fault.params) from None
    try:
        found = read_rows(one, sheets, by)
    except NotOurs as error:
        raise Refused(error.message) from None
    if found.faults:
        faults = tuple(sorted(found.faults, key=lambda fault: (fault.row, fault.column)))
        raise Refused(
            _("Nothing was written. Correct the marked cells and send the file again."),
            faults,
            _marked(name, data, found.sheet, faults, by),
        )
    if not found.wanted:
        raise NothingDiffers
    return changing.prepare(
        one, found.wanted, source=ChangeSource.BOOK, reason=reason, by=by, at=at
    )


def _marked(
    name: str, data: bytes, sheet: str, faults: tuple[Fault, ...], by: Person
) -> StoredFile | None:
    content = mark(data, sheet, faults)
    if content is None:
        return None
    stem = name.rpartition(".")[0][:120] or "workbook"
    return files.store(
        content,
        name=_("%(name)s - remarks") % {"name": stem} + ".xlsx",
        content_type=CONTENT_TYPE,
        by=by,
    )
