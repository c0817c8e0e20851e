from django.utils.translation import gettext_lazy as _

from portfolio.registers.quality.models import QualityActivity
from portfolio.standings.models import Standing
from ppm.accounts.models import Person
from ppm.notices.messages import Message
from ppm.notices.registry import notice_kind
from ppm.notices.services import notify_many

PREFIX = "portfolio.registers.quality"
notice_kind(
    f"{PREFIX}.refused",
    title=_("Acceptance has been refused"),
    sentence=_("%(reference)s “%(title)s” of %(code)s has not been accepted."),
)


def tell_of_refusal(line: QualityActivity, by: Person) -> None:
    """Tell the executive and the manager of the project."""
    standing = Standing.objects.select_related("project_manager", "executive").get(
        pk=line.initiative_id
    )
    told = {one for one in (standing.project_manager, standing.executive) if one and one != by}
    facts = {
        "reference": line.reference,
        "title": line.title,
        "code": line.initiative.code,
    }
    people = sorted((one for one in told if one.is_active), key=lambda one: one.pk)
    notify_many(
        f"{PREFIX}.refused", [Message(one, facts, line.get_absolute_url()) for one in people]
    )
