"""One page of acts, with its filters in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.timezone import localdate

from ppm.audit import events
from ppm.audit.forms import HistoryForm
from ppm.audit.names import Names
from ppm.audit.sentences import Told, tell
from ppm.audit.words import Subject
from ppm.permissions.requests import PersonRequest

PER_PAGE = 25
FRAGMENT = "history"


@dataclass
class Journal:
    """What the History page shows; the parts that `pagination` asks for are those of a list."""

    request: PersonRequest
    form: HistoryForm
    told: list[Told]
    page: Page[Any]
    fragment: str = FRAGMENT
    formats: Sequence[tuple[str, str]] = (("xlsx", "xlsx"), ("csv", "csv"), ("jsonl", "JSON"))

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def is_filtered(self) -> bool:
        return any(self.request.GET.get(name) for name in self.form.fields)

    @property
    def days(self) -> list[tuple[Any, list[Told]]]:
        """The acts by day, the latest first."""
        found: dict[Any, list[Told]] = {}
        for one in self.told:
            found.setdefault(localdate(one.at), []).append(one)
        return list(found.items())

    def address(self, **changes: str | int | None) -> str:
        state: QueryDict = self.request.GET.copy()
        for key, value in changes.items():
            state.pop(key, None)
            if value:
                state[key] = str(value)
        query = state.urlencode()
        return f"{self.request.path}?{query}" if query else self.request.path

    @property
    def query(self) -> str:
        """The filters alone, for the export."""
        state = self.request.GET.copy()
        state.pop("page", None)
        return state.urlencode()


def journal_of(request: PersonRequest, one: Subject, pk: int) -> Journal:
    """Read the page that the address asks for."""
    keys = events.people_of(one, pk, request.user)
    names = Names(request.user)
    number = max(int(asked), 1) if (asked := request.GET.get("page", "1")).isdecimal() else 1
    # The form needs the names of everybody concerned, the acts those of what they refer to: read together.
    names.want_people(keys)
    wanted = HistoryForm.asked(request.GET, one=one, keys=keys)
    found = events.acts_of(
        one, pk, request.user, wanted, limit=PER_PAGE, offset=(number - 1) * PER_PAGE
    )
    if not found.acts and number > 1:
        number = 1
        found = events.acts_of(one, pk, request.user, wanted, limit=PER_PAGE)
    names.want_acts(found.acts)
    form = HistoryForm(request.GET, one=one, people=names, keys=keys)
    page = Paginator(range(found.total), PER_PAGE).get_page(number)
    return Journal(request, form, tell(found.acts, one, names), page)
