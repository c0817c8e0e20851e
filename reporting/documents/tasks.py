from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.contract.models import Contract
from portfolio.handovers.models import Handover
from portfolio.handovers.sheet import sections
from portfolio.lifecycle.gates.models import Gate
from ppm.files.services import store
from ppm.jobs.context import Context
from ppm.jobs.registry import JobFailed, job
from ppm.languages.nearest import coded_name
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from reporting.documents.contract import CONTENT_TYPES, contract_file
from reporting.documents.gates import gate_record
from reporting.documents.roadmap import roadmap_html
from reporting.packs.pdf import PdfEngineMissing, render_part

ERRORS = {"engine": PdfEngineMissing.message}


@job(
    "reporting.documents.handover",
    title=gettext_lazy("Handover sheet as PDF"),
    errors={"gone": gettext_lazy("This handover is no longer open to you."), **ERRORS},
)
def handover(ctx: Context, *, handover_id: int, language: str) -> None:
    """Lay out one handover sheet; the file is for whoever asked."""
    rows = Handover.objects.visible_to(ctx.by).select_related(
        "initiative__unit", "initiative__standing", "role", "giver", "successor", "prepared_by"
    )
    row = rows.filter(pk=handover_id).first()
    if row is None:
        raise JobFailed("gone")
    with translation.override(language):
        name = coded_name(row.initiative)
        title = _("Handover sheet – %(name)s") % {"name": name}
        html = render_to_string(
            "reporting/documents/handover.html",
            {"handover": row, "name": name, "sections": sections(row, localdate())},
        )
    _deliver_pdf(ctx, html, title=title, language=language)


@job(
    "reporting.documents.roadmap",
    title=gettext_lazy("Roadmap on A3 paper"),
    errors={"gone": gettext_lazy("This roadmap is no longer open to you."), **ERRORS},
)
def roadmap(ctx: Context, *, address: str, language: str) -> None:
    """Lay out the roadmap of an address; the file is for whoever asked, and holds what he or she sees."""
    with translation.override(language):
        title = _("Roadmap")
        html = roadmap_html(address, ctx.by)
        if html is None:
            raise JobFailed("gone")
    _deliver_pdf(ctx, html, title=title, language=language, part=f"{localdate():%Y-%m-%d}")


@job(
    "reporting.documents.contract",
    title=gettext_lazy("Follow-up of the administration contract"),
    errors={"gone": gettext_lazy("This contract is no longer open to you."), **ERRORS},
)
def contract(
    ctx: Context, *, contract_id: int, shown: str, against: str, kind: str, language: str
) -> None:
    """Write the table as a PDF or a workbook, with what whoever asked sees."""
    row = Contract.objects.visible_to(ctx.by).filter(pk=contract_id).first()
    if row is None or not can(ctx.by, Perm.CONTRACT_VIEW):
        raise JobFailed("gone")
    try:
        with translation.override(language):
            title, content = contract_file(
                row, ctx.by, shown=shown, against=against, kind=kind, language=language
            )
    except PdfEngineMissing as error:
        raise JobFailed("engine") from error
    _deliver(ctx, content, f"{slugify(title)}-{language}.{kind}", CONTENT_TYPES[kind])


@job(
    "reporting.documents.gate",
    title=gettext_lazy("Record of a decision as PDF"),
    errors={"gone": gettext_lazy("This gate is no longer open to you."), **ERRORS},
)
def gate(ctx: Context, *, gate_id: int, language: str) -> None:
    """Lay out the record of one gate; the file is for whoever asked."""
    row = Gate.objects.visible_to(ctx.by).for_list().filter(pk=gate_id).first()
    if row is None:
        raise JobFailed("gone")
    with translation.override(language):
        title = _("Record of a decision – %(name)s") % {"name": coded_name(row.initiative)}
        html = render_to_string("reporting/documents/gate.html", gate_record(row))
    _deliver_pdf(ctx, html, title=title, language=language, part=str(row.pk))


def _deliver_pdf(ctx: Context, html: str, *, title: str, language: str, part: str = "") -> None:
    """Lay out a page and keep it; `part` tells files of one title apart. Raises JobFailed."""
    try:
        content = render_part(html, language=language, title=title, created=now().isoformat())
    except PdfEngineMissing as error:
        raise JobFailed("engine") from error
    name = "-".join(filter(None, (slugify(title), part, language)))
    _deliver(ctx, content, f"{name}.pdf", CONTENT_TYPES["pdf"])


def _deliver(ctx: Context, content: bytes, name: str, content_type: str) -> None:
    stored = store(content, name=name, content_type=content_type, by=ctx.by)
    with ctx.done(link=stored.get_absolute_url()):
        pass
