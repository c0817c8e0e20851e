"""What the PMO board costs: every stack, a department, a later page.

Limits in milliseconds of one web worker at 2,000 projects, two thirds of whose reports wait for validation.
"""

from dataclasses import asdict

PEOPLE = ("central", "scoped")
# Half of the answers take at most so long, and all but a twentieth.
LIMITS: dict[str, tuple[float, float]] = {"board": (80, 160)}


def pages(repeat: int) -> dict[str, dict[str, float]]:
    """Every page for both people: milliseconds, processor, statements."""
    from django.urls import reverse

    from portfolio.statusreports.models import ReportingCycle, StatusReport
    from ppm.accounts.models import Person
    from ppm.embedded.places import Places, data_folder
    from tests.bench import measure

    found = {}
    cycle = ReportingCycle.objects.open().latest("period")
    with measure.web_server(Places(data_folder())) as portal:
        for who in PEOPLE:
            person = Person.objects.get(email=f"{who}@bench.example")
            reports = StatusReport.objects.visible_to(person).filter(cycle=cycle)
            opened = reports.filter(state="submitted").earliest("pk")
            client = measure.signed_in(person.email)
            address = {
                name: reverse("portfolio:cycle_stack", args=[cycle.pk, name])
                for name in ("late", "to_validate", "odd", "all")
            }
            for name, path in {
                "board, still to come": address["late"],
                "board, to validate": address["to_validate"],
                "board, to look at": address["odd"],
                "board, all": address["all"],
                "board, a department": f"{address['all']}?unit={opened.initiative.unit_id}",
                "board, page 20": f"{address['all']}?page=20",
            }.items():
                figure = measure.page(path, client, portal, repeat=repeat)
                found[f"{name}|{who}"] = asdict(figure)
    return found
