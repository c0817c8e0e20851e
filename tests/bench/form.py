"""What the report form costs its manager: opening it, and the save of one block that it makes by itself.

Limits in milliseconds of one web worker at 2,000 projects.
"""

from dataclasses import asdict

# Half of the answers take at most so long, and all but a twentieth.
LIMITS: dict[str, tuple[float, float]] = {"report form": (60, 120)}


def pages(repeat: int) -> dict[str, dict[str, float]]:
    """Open and save: milliseconds, processor, statements."""
    from django.urls import reverse

    from portfolio.statusreports.choices import WITH_MANAGER
    from portfolio.statusreports.models import StatusReport
    from ppm.embedded.places import Places, data_folder
    from tests.bench import measure

    # A report is written by the project's manager, as long as it lies there.
    report = StatusReport.objects.filter(
        cycle__state="open",
        state__in=WITH_MANAGER,
        contained_in__isnull=True,
        initiative__standing__project_manager__isnull=False,
    ).earliest("pk")
    client = measure.signed_in(report.initiative.standing.project_manager.email)
    address = reverse("portfolio:report_edit", args=[report.pk])
    with measure.web_server(Places(data_folder())) as portal:
        opened = measure.page(address, client, portal, repeat=repeat)
        saved = measure.save(address, client, portal, repeat=repeat)
    return {
        "report form, open|manager": asdict(opened),
        "report form, save of a block|manager": asdict(saved),
    }
