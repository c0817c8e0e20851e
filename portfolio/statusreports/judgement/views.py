from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.statusreports.judgement import services
from portfolio.statusreports.judgement.columns import COLUMNS, SETTLE
from portfolio.statusreports.judgement.filters import BoardItemFilter
from portfolio.statusreports.judgement.forms import WordsForm
from portfolio.statusreports.judgement.models import BoardItem
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.reading import report_page
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import list_page
from ppm.ui.pages import STALE, fetch, go_to, posted_version, render_page


@allowed(Perm.REPORT_VIEW)
@require_POST
def report_see(request: PersonRequest, pk: int) -> HttpResponse:
    """The executive says that the report has been seen."""
    report = fetch(request, StatusReport.objects.for_reading(), pk=pk)
    try:
        services.see_report(
            report=report, version=posted_version(request), by=request.user, at=now()
        )
    except (services.NotTheExecutive, services.NothingToSee) as error:
        messages.error(request, str(error.message))
    except StaleVersion:
        messages.error(
            request, _("The report changed since you opened it: here it is as it stands now.")
        )
    else:
        messages.success(request, _("Noted: you have seen this report."))
    return go_to(request, "portfolio:report_detail", pk)


@allowed(Perm.CYCLE_FREEZE)
@require_http_methods(["GET", "POST"])
def report_challenge(request: PersonRequest, pk: int) -> HttpResponse:
    """The central PMO asks for an explanation."""
    return _words(
        request,
        pk,
        services.challenge_report,
        title=_("A question on this report"),
        sentence=_(
            "The project manager is told and may answer; the declared status stays as it is. "
            "What you write stands beside it."
        ),
        field=_("Your question"),
        label=_("Send the question"),
        done=_("The project manager has been asked."),
    )


@allowed(Perm.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """The manager answers the central PMO."""
    report = fetch(request, StatusReport.objects.for_reading(), pk=pk)
    if not services.answers(request.user, report):
        messages.error(request, str(services.NotYoursToAnswer.message))
        return go_to(request, "portfolio:report_detail", pk)
    return _words(
        request,
        pk,
        services.answer_challenge,
        title=_("Answer the central PMO"),
        sentence=_("Your answer stands beside the question, on the page of the report."),
        field=_("Your answer"),
        label=_("Send the answer"),
        done=_("Your answer has been sent."),
    )


def _words(
    request: PersonRequest,
    pk: int,
    act: Callable[..., StatusReport],
    *,
    title: str,
    sentence: str,
    field: str,
    label: str,
    done: str,
) -> HttpResponse:
    report = fetch(request, StatusReport.objects.for_reading(), pk=pk)
    form = WordsForm(request.POST or None, label=field)
    version: Any = request.POST.get("version", report.version)
    status = None
    if form.is_valid():
        try:
            act(
                report=report,
                version=posted_version(request),
                by=request.user,
                at=now(),
                **form.cleaned_data,
            )
        except services.TextNeeded as error:
            form.add_error("text", str(error.message))
        except StaleVersion:
            # What was typed stays, beside the report as it stands now.
            form.add_error(
                None, _("The report changed since you opened it: here it is as it stands now.")
            )
            version, status = report.version, STALE
        except (services.NotValidated, services.NotChallenged) as error:
            messages.error(request, str(error.message))
            return go_to(request, "portfolio:report_detail", pk)
        else:
            messages.success(request, done)
            return go_to(request, "portfolio:report_detail", pk)
    return render_page(
        request,
        "portfolio/statusreports/judgement/words.html",
        {
            "title": title,
            "sentence": sentence,
            "form": form,
            "label": label,
            "report": report,
            "version": version,
            "name": nearest(report.initiative, "name"),
            "page": report_page(report, localdate()),
        },
        status=status,
    )


@allowed(Perm.CYCLE_VIEW)
@require_safe
def board_item_list(request: PersonRequest) -> HttpResponse:
    """What was declared better than computed too often in a row, for the portfolio board."""
    return list_page(
        request,
        BoardItem.objects.visible_to(request.user).for_list(),
        BoardItemFilter,
        [*COLUMNS, SETTLE] if can(request.user, Perm.CYCLE_FREEZE) else COLUMNS,
        template="portfolio/statusreports/judgement/list.html",
        title=_("Better than computed, for the portfolio board"),
        default_sort="-period",
        empty=_("Nothing was declared better than computed too often in a row."),
    )


@allowed(Perm.CYCLE_FREEZE)
@require_http_methods(["GET", "POST"])
def board_item_settle(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down what the portfolio board said."""
    item = fetch(request, BoardItem.objects.for_list(), pk=pk)
    form = WordsForm(request.POST or None, label=_("What the portfolio board said"))
    if form.is_valid():
        try:
            services.settle_item(item=item, by=request.user, at=now(), **form.cleaned_data)
        except services.TextNeeded as error:
            form.add_error("text", str(error.message))
        except services.AlreadySettled as error:
            messages.error(request, str(error.message))
            return go_to(request, "portfolio:board_item_list")
        else:
            messages.success(request, _("The word of the board has been noted."))
            return go_to(request, "portfolio:board_item_list")
    context: dict[str, Any] = {
        "title": _("What the portfolio board said"),
        "sentence": _("%(dimension)s, better than computed %(times)s periods in a row.")
        % {"dimension": item.get_dimension_display().capitalize(), "times": item.times},
        "form": form,
        "action_label": _("Note it"),
        "back": reverse("portfolio:board_item_list"),
    }
    return render_page(request, "ui/confirm.html", context)
