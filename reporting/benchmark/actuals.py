"""How long an import of the accounts takes: reading, comparing and writing, as its jobs do."""

import random
import time
from dataclasses import dataclass
from datetime import date
from itertools import cycle

from django.utils.timezone import now

from portfolio.initiatives.models import Initiative
from ppm.accounts.models import Person
from reporting.actuals import applying

HEADER = "Code projet;Exercice;Rubrique;Source de financement;Montant;Libellé"
HEADINGS = ("ICT", "Personnel", "Fonctionnement", "Investissement")
UNKNOWN_EVERY = 50


@dataclass(frozen=True)
class Measured:
    """Seconds of the process and by the clock; `lines` of which `waiting` found no project."""

    lines: int
    waiting: int
    projects: int
    cpu: float
    wall: float


def import_actuals(lines: int, by: Person, seed: int = 1) -> Measured:
    """Import a file of that many bookings on the projects there are; one in fifty finds none.

    The caller measures memory and what the database spends. Another seed gives another file: the same
    one is refused the second time.
    """
    data = bookings(lines, seed)
    wall, cpu = time.perf_counter(), time.process_time()
    run = applying.import_now(
        name=f"bench-{seed}-{lines}.csv",
        data=data,
        sender="BENCH",
        as_of=date(2026, 10, 31),
        by=by,
        at=now(),
    )
    spent = time.process_time() - cpu, time.perf_counter() - wall
    waiting = run.booked.filter(state="unmatched").count()
    return Measured(run.lines, waiting, run.projects.count(), *spent)


def bookings(lines: int, seed: int) -> bytes:
    """Invented bookings over three years on every project in turn."""
    dice = random.Random(seed)  # noqa: S311  # invented figures
    codes = cycle(Initiative.objects.projects().order_by("pk").values_list("code", flat=True))
    rows = [HEADER]
    for number, code in zip(range(lines), codes, strict=False):
        key = f"OTP-{number % 7}" if number % UNKNOWN_EVERY == 0 else code
        amount = f"{dice.randint(-400, 9000)},{dice.randint(10, 99)}"
        year, heading = 2024 + dice.randrange(3), dice.choice(HEADINGS)
        rows.append(f"{key};{year};{heading};Propre;{amount};Facture {number}")
    return "\n".join(rows).encode()
