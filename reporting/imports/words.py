"""What the words of a file mean in the portal: states, units, people; and who is most alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from portfolio.initiatives.choices import State
from reporting.imports.cells import folded

STATE_WORDS = {
    State.START_UP: "start-up, demarrage, opstart, en demarrage, in opstart, planned, planifie, gepland,"
    " a demarrer, op te starten, not started, pas encore demarre, nog niet gestart, idee, idea, proposed",
    State.INITIATION: "initiation, initiatie, en preparation, in voorbereiding, preparation, voorbereiding,"
    " etude, studie, a l'etude, cadrage, definitie, definition, en initiation, in initiatie",
    State.DELIVERY: "delivery, en cours, lopend, in uitvoering, uitvoering, execution, realisation,"
    " realisatie, in progress, ongoing, actif, actief, active, running, bezig, en execution, loopt,"
    " en realisation",
    State.CLOSING: "closing, en cloture, cloture en cours, in afsluiting, afsluiting",
    State.CLOSED: "closed, cloture, cloture(e), termine, terminee, acheve, achevee, afgesloten,"
    " beeindigd, afgerond, voltooid, finished, done, completed, fini, cloturee, projet cloture, gesloten",
    State.STOPPED: "stopped, arrete, arretee, abandonne, abandonnee, stopgezet, geannuleerd, annule,"
    " annulee, cancelled, gestopt, suspendu, suspended, opgeschort, stop",
}
BY_WORD = {word.strip(): state for state, words in STATE_WORDS.items() for word in words.split(",")}
CLOSE = 0.75


def parts_of(text: str) -> list[str]:
    """The words as a whole, then each language of a bilingual cell."""
    whole = folded(text)
    return [whole, *(part.strip() for part in whole.split("/") if "/" in whole and part.strip())]


def state_of_word(text: str) -> str | None:
    """The state that a word names, in one language or two that agree."""
    if text.strip().casefold() == "clôture":
        return State.CLOSING  # the phase; “clôturé” is the state
    whole, *parts = parts_of(text)
    if whole in BY_WORD:
        return BY_WORD[whole]
    found = {BY_WORD[part] for part in parts if part in BY_WORD}
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who can be named on a project: number by folded name, and how each is shown."""

    by_word: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def find(self, text: str) -> int | None:
        """The person whom the words name beyond doubt."""
        for part in parts_of(text.replace(",", " ")):
            if part in self.by_word:
                return self.by_word[part]
        return None

    def like(self, text: str, count: int = 3) -> list[int]:
        """The people whose names are most alike."""
        names = get_close_matches(
            folded(text.replace(",", " ")), self.by_word, n=count * 3, cutoff=CLOSE
        )
        return list(dict.fromkeys(self.by_word[name] for name in names))[:count]


def people_from(rows: Iterable[tuple[int, str, str, str]]) -> People:
    """People under every way of writing their name; a way that two share names nobody."""
    by_word: dict[str, int] = {}
    shared: set[str] = set()
    names: dict[int, str] = {}
    for pk, given, family, email in rows:
        names[pk] = f"{given} {family}"
        first, last = folded(given), folded(family)
        ways = {f"{first} {last}", f"{last} {first}", email.casefold()}
        ways |= {f"{first[:1]}. {last}", f"{last} {first[:1]}.", f"{first[:1]} {last}"}
        for way in ways:
            if by_word.setdefault(way, pk) != pk:
                shared.add(way)
    return People({way: pk for way, pk in by_word.items() if way not in shared}, names)


def translated(words: Mapping[str, str], text: str) -> str | None:
    """What the mapping says about a word; None when it says nothing."""
    return words.get(folded(text))
