"""The classes and rules a portal begins with; what somebody changed stays as it is."""

from ppm import audit
from ppm.accounts.models import Person
from reporting.retention.choices import Fate, ObjectType, Technical, Trigger
from reporting.retention.models import RetentionClass, SweepRule

ARCHIVES = {
    "fr": "Loi du 24 juin 1955 relative aux archives ; tableau de tri de l’institution.",
    "nl": "Archiefwet van 24 juni 1955; selectielijst van de instelling.",
    "en": "Archives Act of 24 June 1955; selection list of the institution.",
}
PRIVACY = {
    "fr": "RGPD, article 5, § 1er, e) ; loi du 30 juillet 2018.",
    "nl": "AVG, artikel 5, lid 1, e); wet van 30 juli 2018.",
    "en": "GDPR, article 5(1)(e); Act of 30 July 2018.",
}
# Object type, names, trigger, years, fate, legal basis. Terms are proposals for the legal service.
CLASSES = (
    (
        ObjectType.INITIATIVE,
        ("Dossiers d’initiatives", "Dossiers van initiatieven", "Files of initiatives"),
        Trigger.CLOSURE,
        10,
        Fate.DESTROY,
        ARCHIVES,
    ),
    (
        ObjectType.SNAPSHOT,
        ("Périodes gelées", "Bevroren periodes", "Frozen periods"),
        Trigger.SEALING,
        30,
        Fate.TRANSFER,
        ARCHIVES,
    ),
    (
        ObjectType.PACK,
        ("Dossiers de réunion", "Vergaderdossiers", "Meeting packs"),
        Trigger.SEALING,
        30,
        Fate.TRANSFER,
        ARCHIVES,
    ),
    (
        ObjectType.COMMITTEE,
        ("Comités et membres", "Comités en leden", "Committees and members"),
        Trigger.END,
        30,
        Fate.TRANSFER,
        ARCHIVES,
    ),
    (
        ObjectType.PERSON,
        ("Comptes des personnes", "Accounts van personen", "Accounts of people"),
        Trigger.END,
        5,
        Fate.KEEP,
        PRIVACY,
    ),
    (
        ObjectType.METHOD,
        ("Versions de la méthode", "Versies van de methode", "Versions of the method"),
        Trigger.REPLACED,
        10,
        Fate.KEEP,
        ARCHIVES,
    ),
)
RULES = (
    (Technical.SESSIONS, 30),
    (Technical.NOTICES, 180),
    (Technical.JOBS, 365),
    (Technical.SIGN_INS, 365),
    (Technical.DRAFTS, 90),
)


def load_classes() -> None:
    """Add what is missing."""
    system = Person.objects.system()
    known = set(RetentionClass.objects.values_list("object_type", flat=True))
    rules = set(SweepRule.objects.values_list("kind", flat=True))
    with audit.action("retention.loaded", by=system):
        for kind, names, trigger, years, fate, basis in CLASSES:
            if kind not in known:
                RetentionClass.objects.create(
                    object_type=kind,
                    trigger=trigger,
                    term_years=years,
                    fate=fate,
                    **{f"name_{code}": name for code, name in zip(basis, names, strict=True)},
                    **{f"legal_basis_{code}": text for code, text in basis.items()},
                )
        for technical, days in RULES:
            if technical not in rules:
                SweepRule.objects.create(kind=technical, days=days)
