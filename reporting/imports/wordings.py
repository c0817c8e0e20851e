"""How headers say things in English, French and Dutch: concepts, and what each field needs.

A longer word (four letters on) also counts inside a compound: `einddatum`, `projectnaam`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from reporting.imports.cells import folded
from reporting.imports.choices import Target

CONCEPTS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "id": "id ids identifier identifiant identificatie reference referentie ref code number numero"
        " nummer no nr n kenmerk uid cle sleutel key matricule volgnummer",
        "name": "name title titre intitule nom naam titel benaming denomination libelle",
        "project": "project projet programme program programma gmpp initiative initiatief dossier",
        "unit": "department departement departmental ministry ministere ministerie dienst direction"
        " directie entite entiteit entity organisation organisatie administration administratie"
        " spf fod afdeling bestuur unit service sponsoring",
        "person": "manager chef leider leader contact verantwoordelijke responsable personne person"
        " gestionnaire pilote",
        "state": "etat state statut status phase fase stade toestand stand",
        "spent": "spent realise realised realisatie gerealiseerd uitgegeven actual actuals encouru encourus",
        "category": "category categorie categories type soort typologie domaine domein group groep",
        "description": "description aims aim objectives objectif objectifs objective doel doelstelling"
        " doelstellingen omschrijving beschrijving summary resume but objet scope",
        "rating": "rag rating confidence dca status statut feu couleur kleur vertrouwen confiance"
        " appreciation beoordeling evaluation stoplicht verkeerslicht rouge",
        "assurance": "ipa mpa nista independent independant onafhankelijk assurance",
        "owner": "sro owner sponsor proprietaire opdrachtgever eigenaar",
        "narrative": "narrative commentary comment comments commentaire commentaires remark remarks"
        " remarque remarques toelichting opmerking opmerkingen commentaar explanation explication"
        " justification verantwoording motivation note notes rationale verklaring",
        "schedule": "schedule planning calendrier timing tijdschema delai delais",
        "date": "date datum day jour dag",
        "start": "start starts begin begins debut debute aanvang lancement from",
        "end": "end ends fin finit einde eind until completion echeance closing finish cloture oplevering"
        " terminaison achevement voltooiing",
        "year": "year annual annuel annuelle annee exercice jaar boekjaar fy inyear jaarlijks",
        "baseline": "baseline budget budgeted budgetise begroting approved approuve initial initiele"
        " goedgekeurd basis begroot planned",
        "forecast": "forecast outturn prevision prevu projection prognose raming verwachting verwacht"
        " estimate estimation estime vooruitzicht",
        "variance": "variance ecart afwijking deviation verschil difference",
        "life": "wlc wol lifetime lifecycle levensduur levenscyclus",
        "total": "total totale totaal global globale overall",
        "cost": "cost costs cout couts kost kosten kostprijs depense depenses uitgaven budget",
        "benefit": "benefit benefits benefice benefices baten gain gains avantage avantages voordelen"
        " opbrengst opbrengsten",
    }.items()
}
IN_BRACKETS = re.compile(r"\([^)]*\)?")
PHRASES = {
    "life": re.compile(r"whole[ -]?life|duree de vie|cycle de vie|hele levensduur"),
    "year": re.compile(r"\b(19|20)\d\d\b"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """A header names the target when it has all of `needs` and none of `never`."""

    target: Target
    needs: str
    likes: str = ""
    never: str = ""


NOT_TEXT = "narrative rating start end date cost baseline forecast variance benefit"
ONLY_FIGURES = "start end date cost baseline forecast variance benefit"
WORDINGS = (
    Wording(Target.KEY, "id", "project", f"unit name person category description {NOT_TEXT}"),
    Wording(Target.NAME, "name", "project", f"unit id person category {NOT_TEXT}"),
    Wording(Target.NAME, "project", "", f"unit id person category description owner {NOT_TEXT}"),
    Wording(Target.UNIT, "unit", "id", f"name description category owner {NOT_TEXT}"),
    Wording(Target.UNIT_NAME, "unit name", "", f"id {NOT_TEXT}"),
    Wording(Target.CATEGORY, "category", "project", NOT_TEXT),
    Wording(Target.STATE, "state", "project rating", f"narrative name unit {ONLY_FIGURES}"),
    Wording(
        Target.MANAGER, "person", "project", f"unit owner rating state {ONLY_FIGURES} narrative"
    ),
    Wording(
        Target.EXECUTIVE, "owner", "person", f"unit rating state {ONLY_FIGURES} narrative project"
    ),
    Wording(Target.DESCRIPTION, "description", "project", NOT_TEXT),
    Wording(Target.RATING, "rating", "assurance", "owner narrative"),
    Wording(Target.RATING_OWN, "rating owner", "", "assurance narrative"),
    Wording(Target.RATING_NOTE, "narrative rating", "assurance"),
    Wording(Target.START, "start", "date project", "end narrative cost variance benefit"),
    Wording(Target.END, "end", "date project", "start narrative cost variance benefit"),
    Wording(Target.SCHEDULE_NOTE, "narrative schedule", "", "rating"),
    Wording(Target.SCHEDULE_NOTE, "narrative date", "", "rating"),
    Wording(
        Target.YEAR_BASELINE,
        "baseline",
        "year cost",
        "life benefit narrative variance forecast date start end",
    ),
    Wording(
        Target.YEAR_FORECAST, "forecast", "year cost", "life benefit narrative variance date start"
    ),
    Wording(
        Target.YEAR_VARIANCE,
        "variance",
        "year baseline forecast",
        "life benefit narrative schedule date start",
    ),
    Wording(
        Target.YEAR_NOTE,
        "narrative variance",
        "year baseline forecast",
        "life benefit rating schedule",
    ),
    Wording(
        Target.YEAR_NOTE, "narrative year", "baseline forecast", "life benefit rating schedule"
    ),
    Wording(Target.YEAR_NOTE, "narrative baseline", "", "life benefit rating schedule"),
    Wording(Target.COST_TOTAL, "life", "cost baseline total", "benefit narrative variance"),
    Wording(
        Target.COST_TOTAL, "cost total", "baseline", "year benefit narrative variance forecast"
    ),
    Wording(
        Target.FORECAST_TOTAL, "forecast total", "cost life", "year benefit narrative date variance"
    ),
    Wording(
        Target.FORECAST_TOTAL, "forecast end", "cost total", "year benefit narrative date variance"
    ),
    Wording(
        Target.SPENT, "spent", "cost total", "year benefit narrative date start end forecast state"
    ),
    Wording(Target.COST_NOTE, "narrative life", "cost baseline", "benefit"),
    Wording(Target.COST_NOTE, "narrative cost", "total", "benefit year variance"),
    Wording(Target.BENEFIT_TOTAL, "benefit", "total baseline", "narrative date year"),
    Wording(Target.BENEFIT_NOTE, "narrative benefit", "baseline"),
)
# An unspecific comment belongs to the figures before it.
NOTE_OF = {
    Target.RATING: Target.RATING_NOTE,
    Target.RATING_OWN: Target.RATING_NOTE,
    Target.START: Target.SCHEDULE_NOTE,
    Target.END: Target.SCHEDULE_NOTE,
    Target.YEAR_BASELINE: Target.YEAR_NOTE,
    Target.YEAR_FORECAST: Target.YEAR_NOTE,
    Target.YEAR_VARIANCE: Target.YEAR_NOTE,
    Target.COST_TOTAL: Target.COST_NOTE,
    Target.FORECAST_TOTAL: Target.COST_NOTE,
    Target.SPENT: Target.COST_NOTE,
    Target.BENEFIT_TOTAL: Target.BENEFIT_NOTE,
}


@lru_cache(maxsize=4096)
def concepts_of(header: str) -> frozenset[str]:
    """The concepts that a header names; what it explains in brackets does not count."""
    main = IN_BRACKETS.sub(" ", header).strip() or header
    text = folded(main).replace("°", " ")
    tokens = set(re.findall(r"[a-z0-9]+", text))
    found = {name for name, pattern in PHRASES.items() if pattern.search(text)}
    for name, words in CONCEPTS.items():
        if any(_names(token, word) for token in tokens for word in words):
            found.add(name)
    return frozenset(found)


def _names(token: str, word: str) -> bool:
    return token == word or (len(word) >= 4 and (token.startswith(word) or token.endswith(word)))


def header_score(concepts: frozenset[str], wording: Wording) -> float:
    """How well the concepts of a header fit a wording; 0 when they do not."""
    needs, likes = set(wording.needs.split()), set(wording.likes.split())
    if not needs <= concepts or concepts & set(wording.never.split()):
        return 0.0
    known = needs | likes
    return 2.0 * len(needs) + len(likes & concepts) - 0.25 * len(concepts - known)


@lru_cache(maxsize=4096)
def best_target(header: str) -> Target | None:
    """The field that a header names best."""
    concepts = concepts_of(header)
    best, target = max(
        ((header_score(concepts, wording), wording.target) for wording in WORDINGS),
        key=lambda item: item[0],
    )
    return target if best > 0 else None
