from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.governance import services
from portfolio.governance.choices import Answer, Occasion
from portfolio.governance.forms import LINES, AuthorityForm, PreviewForm
from portfolio.governance.models import AuthorityLine
from portfolio.governance.selectors import answer_for, portfolio_board, table_of_authority
from portfolio.meetings.models import Committee
from ppm.languages.nearest import nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.language import switching
from ppm.ui.pages import go_to, render_page


@allowed(Perm.METHOD_VIEW)
@require_GET
def authority_list(request: PersonRequest) -> HttpResponse:
    """The table of authority, with a question to it: who decides on this?"""
    asked = "occasion" in request.GET
    form = PreviewForm(request.GET if asked else None)
    table = table_of_authority(localdate())
    board = portfolio_board()
    context = {
        "table": [
            (
                one.occasion,
                [_row(line, board) for line in one.lines],
                [(line.valid_from, *_row(line, board)) for line in one.coming],
            )
            for one in table
        ],
        "question": form,
        "answer": _answer(form, table, board) if asked and form.is_valid() else "",
        "may_edit": can(request.user, Perm.GOVERNANCE_EDIT),
        "has_board": board is not None,
    }
    return render_page(request, "portfolio/governance/list.html", context, fragments=["answer"])


def _answer(form: PreviewForm, table: list[Any], board: Committee | None) -> str:
    asked = form.cleaned_data
    lines = next(one.lines for one in table if one.occasion == asked["occasion"])
    found = answer_for(lines, tailoring_class=asked["tailoring_class"], amount=asked["amount"])
    if found is None:
        return _("Nobody: the table has no line for this.")
    body = _body_name(found, board)
    if found.answer == Answer.PROJECT_BOARD:
        return _("The project board: the executive decides, after advice of the other members.")
    return _("%(committee)s decides, by vote of its members.") % {"committee": body}


def _row(line: AuthorityLine, board: Committee | None) -> tuple[AuthorityLine, str]:
    return line, _body_name(line, board)


def _body_name(line: AuthorityLine, board: Committee | None) -> str:
    if line.answer == Answer.PROJECT_BOARD:
        return str(Answer.PROJECT_BOARD.label)
    committee = line.committee or board
    return nearest(committee, "name")[0] if committee else str(Answer.PORTFOLIO_BOARD.label)


@allowed(Perm.GOVERNANCE_EDIT)
@require_http_methods(["GET", "POST"])
def authority_edit(request: PersonRequest, occasion: str) -> HttpResponse:
    """Replace the lines of one occasion from a day on."""
    if occasion not in Occasion.values:
        raise Http404
    rows = AuthorityLine.objects.standing().filter(occasion=occasion, valid_to__isnull=True)
    current = list(rows.for_list())
    committees = Committee.objects.order_by("code")
    data = request.POST if request.method == "POST" and not switching(request) else None
    form = AuthorityForm(
        request.POST or None,
        initial={
            "valid_from": localdate(),
            "seen": ",".join(str(one.pk) for one in current),
        },
    )
    lines = LINES(
        data,
        prefix="lines",
        # When bound, a row equal to its initial values would count as left empty.
        initial=[
            {
                "tailoring_class": one.tailoring_class,
                "amount_from": one.amount_from,
                "amount_to": one.amount_to,
                "answer": one.answer,
                "committee": one.committee_id,
            }
            for one in current
            if data is None
        ],
        form_kwargs={"committees": committees},
    )
    if data is not None and form.is_valid() and lines.is_valid():
        try:
            services.set_authority(
                occasion=Occasion(occasion),
                lines=lines.lines(),  # type: ignore[attr-defined]
                by=request.user,
                at=now(),
                **form.cleaned_data,
            )
        except services.TableChanged as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The table of authority has been changed."))
            return go_to(request, "portfolio:authority_list")
    context = {"form": form, "lines": lines, "title": Occasion(occasion).label}
    return render_page(request, "portfolio/governance/edit.html", context)
