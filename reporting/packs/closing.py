"""What has become confidential since the freeze: programmes are no longer named over their projects."""

from collections.abc import Collection
from dataclasses import replace

from portfolio.initiatives.models import Initiative
from reporting.snapshots.frozen import Period
from reporting.snapshots.texts import Names


def opened(period: Period) -> Period:
    """The period without the names of programmes that are confidential now; one query."""
    return without_programmes(
        period, set(Initiative.objects.confidential().values_list("code", flat=True))
    )


def without_programmes(period: Period, closed: Collection[str]) -> Period:
    """The same of these codes. Its projects are left as they are: whoever reads them leaves them out."""
    if not any(project.programme in closed for project in period.projects if project.programme):
        return period
    return replace(
        period,
        projects=tuple(
            replace(project, programme="", programme_names=Names(()))
            if project.programme in closed
            else project
            for project in period.projects
        ),
    )
