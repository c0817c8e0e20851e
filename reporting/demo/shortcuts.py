"""What people of the demo made of their lists: three views of the head of the PMO, favourites, a default."""

from datetime import datetime

from portfolio.favourites.services import toggle_favourite
from portfolio.initiatives.models import Initiative
from ppm.accounts.models import Person
from ppm.savedviews.choices import Audience
from ppm.savedviews.services import choose_default, save_view

LIST = "portfolio:initiative_list"
VIEWS = [
    (
        "Coordination PMO : par direction, le plus grave d’abord",
        "PMO-overleg: per directie, het ergste eerst",
        "PMO meeting: by department, the worst first",
        "state=running&kind=project&group=unit&sort=status.end"
        "&columns=name.status.recent.manager.milestone.end.headline",
    ),
    (
        "Échéances légales",
        "Wettelijke termijnen",
        "Legal deadlines",
        "state=running&category=legal&sort=legal_deadline"
        "&columns=name.unit.status.legal_deadline.end.stage.manager",
    ),
    (
        "Budgets par programme",
        "Budgetten per programma",
        "Budgets by programme",
        "group=programme&sort=-budget&columns=name.unit.budget.forecast.actual.status",
    ),
]
# Person → initiatives of the story with a star.
FAVOURITES = {
    "tilmant": ("relais", "moteur"),
    "vanhuffelen": ("parcours",),
    "keersbilck": ("relais",),
    "ouazzani": ("echanges",),
    "lorquet": ("dossier",),
    "moerkens": ("moteur",),
    "saelens": ("dossier",),
    "masquelier": ("moteur",),
    "colpin": ("relais",),
}
OPENS_WITH_THE_FIRST = "vanhuffelen"


def write_shortcuts(
    people: dict[str, Person], initiatives: dict[str, Initiative], at: datetime
) -> None:
    """Views, favourites and the default view of one person."""
    views = [
        save_view(
            list_key=LIST,
            query=query,
            by=people["tilmant"],
            at=at,
            audience=Audience.EVERYBODY,
            name_fr=french,
            name_nl=dutch,
            name_en=english,
        )
        for french, dutch, english, query in VIEWS
    ]
    choose_default(view=views[0], by=people[OPENS_WITH_THE_FIRST])
    for person, stars in FAVOURITES.items():
        for key in stars:
            toggle_favourite(initiative=initiatives[key], by=people[person])
