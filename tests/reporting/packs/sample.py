"""A frozen period made by hand: enough projects, colours, languages and gaps to fill every part of a pack."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from reporting.snapshots.canonical import canonical, digest
from reporting.snapshots.frozen import Amount, Body, Names, Period, Text, Unit
from reporting.snapshots.frozen_lines import (
    ActionLine,
    BenefitLine,
    DecidedLine,
    DependencyDays,
    DependencyLine,
    ExceptionLine,
    Lines,
    ObjectiveLine,
    RiskLine,
    Source,
    YearOfMoney,
)
from reporting.snapshots.reading import read_project

PERIOD = date(2026, 10, 1)
FROZEN_AT = datetime(2026, 11, 12, 17, 0, tzinfo=UTC)
DIMENSIONS = (
    *("time", "cost", "scope", "quality"),
    *("benefits", "risk", "resources", "sustainability"),
)
DEPARTMENTS = {
    "D10": ("Prestations et droits", "Uitkeringen en rechten"),
    "D20": ("Cotisations et contrôle", "Bijdragen en controle"),
    "D30": ("Services numériques et données", "Digitale diensten en gegevens"),
    "D40": ("Personnel, budget et logistique", "Personeel, begroting en logistiek"),
}
TITLES = (
    ("Indemnité relais", "Brugvergoeding"),
    ("Dossier unique", "Eén dossier"),
    ("Moteur de calcul", "Berekeningsmotor"),
    ("Échanges européens", "Europese uitwisselingen"),
    ("Transfert des archives", "Overdracht van het archief"),
    ("Identités et accès", "Identiteiten en toegang"),
    ("Plan de classement", "Ordeningsplan"),
    ("Traçage des consultations", "Registratie van raadplegingen"),
)
HEADLINES = {
    "fr": "Les tests de recette ont commencé ; deux services pilotes travaillent avec la nouvelle version.",
    "nl": "De acceptatietests zijn gestart; twee proefdiensten werken al met de nieuwe versie.",
}
CAUSES = {
    "fr": "Le fournisseur livre le module de paiement sept semaines après la date convenue.",
    "nl": "De leverancier levert de betaalmodule zeven weken na de afgesproken datum.",
}
PATHS = {
    "fr": "Livraison en deux lots, premier lot sans la reprise de l’historique.",
    "nl": "Levering in twee delen, het eerste zonder de overname van de geschiedenis.",
}


def names(fr, nl="", en=""):
    return Names((("en", en), ("fr", fr), ("nl", nl)))


def project_data(number, *, red=None, shift=0, secret=False, stale=False):
    """The canonical content of one project; every fourth is red unless said otherwise."""
    colour = (
        ("green", "amber", "green", "red")[number % 4] if red is None else "red" if red else "green"
    )
    language = "fr" if number % 2 else "nl"
    fr, nl = TITLES[number % len(TITLES)]
    department = sorted(DEPARTMENTS)[number % 4]
    baseline = date(2027, 3, 31) + timedelta(days=number * 5)
    forecast = baseline + timedelta(days={"green": 0, "amber": 12, "red": 61}[colour] + shift)
    budget = 400_000 + 37_500 * number
    dimensions = [
        {
            "dimension": name,
            "computed": colour if name == "time" else "green" if name == "cost" else "grey",
            "reason": "time_over"
            if name == "time" and colour != "green"
            else "cost_as_agreed"
            if name == "cost"
            else "no_data",
            "inputs": {"days": 12, "allowed": 20} if name == "time" and colour != "green" else {},
            "declared": colour if name == "time" else "green",
            "comment": CAUSES[language] if name == "time" and colour != "green" else "",
            "evidence": "",
            "path_to_green": PATHS[language] if name == "time" and colour == "red" else "",
            "green_on": date(2027, 1, 31) if name == "time" and colour == "red" else None,
            "action_owner": "Pieterjan Moerkens" if name == "time" and colour == "red" else "",
        }
        for name in (DIMENSIONS if number % 5 else ("time", "cost", "risk"))
    ]
    milestones = [
        {
            "name": {
                "text": f"{'Jalon' if language == 'fr' else 'Mijlpaal'} {index}",
                "language": language,
            },
            "is_critical": index == 2,
            "baseline_on": date(2026, 6, 30) + timedelta(days=60 * index),
            "previous_on": date(2026, 6, 30) + timedelta(days=60 * index),
            "forecast_on": date(2026, 6, 30)
            + timedelta(days=60 * index + (30 if colour == "red" else 0)),
            "actual_on": date(2026, 7, 2) if index == 0 else None,
        }
        for index in range(4)
    ]
    asks = [
        {
            "committee": "DIR",
            "question": "Accepter une mise en production en deux lots ?",
            "proposal": "Oui, avec une revue en janvier.",
            "consequence": "La date légale du 1er avril n’est plus tenable.",
            "amount": "125000.00",
        }
    ]
    known = number % 6 != 5
    return {
        "initiative_id": number,
        "code": f"P2026-{number:03}",
        "names": {"fr": fr, "nl": nl, "en": ""},
        "kind": "project",
        "state": "delivery",
        "tailoring_class": "standard" if number % 5 else "light",
        "category": "legal",
        "confidentiality": "secret" if secret else "open",
        "unit_id": 2 + number % 4,
        "unit": department,
        "unit_path": ["CFS", department],
        "programme": "R2026-001" if number % 3 == 0 else "",
        "programme_names": {"fr": "Parcours numérique", "nl": "Digitaal traject"}
        if number % 3 == 0
        else {},
        "manager": 7,
        "executive": 8,
        "purposes": {"fr": "", "nl": "", "en": ""},
        "report_id": 100 + number,
        "revision": 1,
        "report_state": "expected" if stale else "validated",
        "is_stale": stale,
        "reported_period": date(2026, 9, 1) if stale else PERIOD,
        "submitted_at": datetime(2026, 11, 5, 10, tzinfo=UTC),
        "validated_at": datetime(2026, 11, 9, 10, tzinfo=UTC),
        "declared": colour,
        "computed": "amber" if number % 7 == 2 else colour,
        "opinion": "amber" if number % 7 == 2 else "",
        "opinion_text": {
            "text": "Le planning ne tient plus compte des congés." if number % 7 == 2 else "",
            "language": "fr",
        },
        "rule_version": 1,
        "language": language,
        "headline": HEADLINES[language],
        "done": "Recette du lot 1 terminée.\nFormation de 40 agents."
        if language == "fr"
        else "Acceptatie van deel 1 afgerond.",
        "next_steps": "Préparer la mise en production."
        if language == "fr"
        else "De ingebruikname voorbereiden.",
        "help_needed": "",
        "stage": {
            "text": "Réalisation, lot 2" if language == "fr" else "Realisatie, deel 2",
            "language": language,
        },
        "baseline_end": baseline,
        "previous_end": baseline,
        "forecast_end": forecast,
        "currency": "GBP" if number == 6 else "EUR",
        "budget": {
            "amount": f"{budget}.00" if known else None,
            "state": "known" if known else "withheld",
        },
        "actual": {"amount": f"{budget * 0.4:.2f}", "state": "known"},
        "forecast": {
            "amount": f"{budget * 1.04:.2f}" if known else None,
            "state": "known" if known else "withheld",
        },
        "accounts_as_of": date(2026, 9, 30),
        "dimensions": dimensions,
        "milestones": milestones,
        "decisions": asks if number % 4 == 3 else [],
        "history": [
            {
                "period": date(2026, month, 1),
                "declared": "green" if month < 8 else colour,
                "computed": colour,
            }
            for month in range(5, 11)
        ],
    }


def project(number, **changes):
    text = canonical(project_data(number, **changes))
    return read_project(text, schema=2, row_hash=digest(text))


def period(projects, *, month=10):
    units = [
        Unit(
            1, "CFS", names("Caisse fédérale des Solidarités", "Federale Kas voor Solidariteit"), ""
        )
    ]
    for number, (code, (fr, nl)) in enumerate(sorted(DEPARTMENTS.items())):
        units.append(Unit(2 + number, code, names(fr, nl), "CFS"))
    return Period(
        period=date(2026, month, 1),
        fingerprint=digest("".join(entry.row_hash for entry in projects)),
        frozen_at=FROZEN_AT.replace(month=month + 1),
        frozen_on=FROZEN_AT.replace(month=month + 1).date(),
        units=tuple(units),
        committees=(
            Body(
                "DIR",
                names("Comité de direction", "Directiecomité"),
                "CFS",
                True,
                date(2026, 11, 19),
            ),
            Body("D10", names("Comité de pilotage D10", "Stuurgroep D10"), "D10", False, None),
        ),
        rules=(("1", "2026-01-01"),),
        people=((7, "Élodie Crasset"), (8, "Godelieve Saelens")),
        projects=tuple(projects),
    )


def with_lines(number, **changes):
    """The same project with something in each register, so that every section has rows."""
    year = [
        YearOfMoney(year, *(Amount(Decimal(f"{number * part}000"), "known") for part in (9, 10, 4)))
        for year in (2026, 2027)
    ]
    text = Text("Le lot 2 attend 1 250 dossiers.", "fr")
    lines = Lines(
        years=tuple(year),
        risk_cells=((4, 5, 1), (2, 3, number)),
        risks=(RiskLine("R1", "threat", text, 4, 5, 20, 7, False, None),),
        dependencies=(
            DependencyLine(
                *("takes", text, "P2026-999", names("Registre", "Register"), "open"),
                *(date(2026, 12, 1), date(2027, 1, 15), None),
            ),
        ),
        benefits=(BenefitLine(text, False, 8, date(2026, 12, 20), Decimal("0.42"), None),),
        decided=(DecidedLine("D1", text, "DIR", date(2026, 10, 3), "approved", 8),),
        actions=(ActionLine("A1", text, date(2026, 11, 2), "open", 7, True),),
        exceptions=(
            ExceptionLine(
                *("E1", "time", "submitted", Decimal(85), "days", Decimal(50)),
                *(date(2026, 10, 20), text, text, "DIR", date(2026, 11, 19)),
            ),
        ),
        objectives=(ObjectiveLine("OS1", names("Délais", "Termijnen"), 2),),
        source=Source.REGISTER,
        opportunities=1,
        issues=3,
        action_days=(date(2026, 11, 2),),
        benefit_days=(date(2026, 12, 20),),
        exceptions_open=1,
        dependency_days=(
            DependencyDays("takes", "P2026-999", date(2026, 12, 1), date(2027, 1, 15)),
        ),
    )
    return replace(project(number, **changes), lines=lines)
