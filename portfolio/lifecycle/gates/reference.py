"""The checklists a portal begins with; what somebody changed stays as it is."""

from django.utils.timezone import now

from portfolio.lifecycle.gates.choices import GateKind, Need
from portfolio.lifecycle.gates.models import Checklist, Criterion
from ppm import audit
from ppm.accounts.models import Person

# French, Dutch, English, and what is asked of light, standard, reinforced.
NEEDS = {"M": Need.MANDATORY, "O": Need.OPTIONAL, "N": Need.NONE}
Row = tuple[str, str, str, str]
CRITERIA: dict[GateKind, tuple[Row, ...]] = {
    GateKind.G0: (
        (
            "Le problème ou l’obligation est décrit",
            "Het probleem of de verplichting is beschreven",
            "The problem or the obligation is described",
            "MMM",
        ),
        (
            "Un sponsor s’est engagé",
            "Een sponsor heeft zich geëngageerd",
            "A sponsor has committed to it",
            "MMM",
        ),
        (
            "Le lien avec un objectif est indiqué",
            "De band met een doelstelling is aangeduid",
            "The link with an objective is stated",
            "OMM",
        ),
    ),
    GateKind.G1: (
        (
            "L’exposé du projet est rédigé",
            "Het projectvoorstel is opgesteld",
            "The project brief has been written",
            "MMM",
        ),
        (
            "Le sponsor et le chef de projet sont désignés",
            "De projectsponsor en de projectmanager zijn aangesteld",
            "The executive and the project manager have been named",
            "MMM",
        ),
        (
            "Les leçons de projets comparables ont été cherchées",
            "Leerpunten uit vergelijkbare projecten zijn opgezocht",
            "Lessons of similar projects have been looked for",
            "OMM",
        ),
        (
            "Le plan de l’initialisation est prêt",
            "Het plan van de initiatie is klaar",
            "The plan of the initiation is ready",
            "NMM",
        ),
    ),
    GateKind.G2: (
        (
            "Le dossier d’initialisation est complet",
            "Het initiatiedossier is volledig",
            "The initiation documentation is complete",
            "MMM",
        ),
        (
            "Le business case tient et le financement est confirmé",
            "De business case houdt stand en de financiering is bevestigd",
            "The business case holds and the funding is confirmed",
            "MMM",
        ),
        (
            "Les tolérances du projet sont convenues",
            "De toleranties van het project zijn afgesproken",
            "The tolerances of the project have been agreed",
            "OMM",
        ),
        (
            "Chaque bénéfice a un responsable et une mesure",
            "Elke baat heeft een eigenaar en een meting",
            "Each benefit has an owner and a measure",
            "MMM",
        ),
        (
            "Les risques principaux ont une réponse et un responsable",
            "De belangrijkste risico’s hebben een reactie en een eigenaar",
            "The main risks have a response and an owner",
            "OMM",
        ),
        (
            "Une revue indépendante a eu lieu",
            "Er is een onafhankelijke review gebeurd",
            "An independent review has taken place",
            "NOM",
        ),
    ),
    GateKind.STAGE: (
        (
            "Le rapport de fin de phase est établi",
            "Het fase-eindrapport is opgesteld",
            "The end stage report has been written",
            "MMM",
        ),
        (
            "Les produits de la phase sont acceptés",
            "De producten van de fase zijn aanvaard",
            "The products of the stage have been accepted",
            "MMM",
        ),
        (
            "Le plan de la phase suivante est prêt",
            "Het plan van de volgende fase is klaar",
            "The plan of the next stage is ready",
            "MMM",
        ),
        (
            "Le business case a été revu et tient toujours",
            "De business case is herzien en houdt nog stand",
            "The business case has been reviewed and still holds",
            "OMM",
        ),
        (
            "Au moins une leçon a été notée",
            "Er is minstens één les genoteerd",
            "At least one lesson has been noted",
            "OOM",
        ),
    ),
    GateKind.RELEASE: (
        (
            "Les utilisateurs ont accepté le produit",
            "De gebruikers hebben het product aanvaard",
            "The users have accepted the product",
            "MMM",
        ),
        (
            "L’exploitation et le support sont prêts",
            "Beheer en ondersteuning zijn klaar",
            "Operations and support are ready",
            "MMM",
        ),
        (
            "Un retour en arrière est possible et testé",
            "Terugkeren is mogelijk en getest",
            "Going back is possible and tested",
            "OMM",
        ),
        (
            "La communication et les formations ont eu lieu",
            "Communicatie en opleidingen hebben plaatsgevonden",
            "Communication and training have taken place",
            "OOM",
        ),
    ),
    GateKind.CLOSURE: (
        (
            "Le rapport de fin de projet est établi",
            "Het eindrapport is opgesteld",
            "The end project report has been written",
            "MMM",
        ),
        (
            "Les risques, problèmes et actions ouverts ont un repreneur",
            "Open risico’s, issues en acties zijn overgenomen",
            "Open risks, issues and actions have been taken over",
            "MMM",
        ),
        (
            "L’exploitation a repris les produits",
            "Het beheer heeft de producten overgenomen",
            "Operations have taken the products over",
            "OMM",
        ),
        (
            "Les comptes du projet sont arrêtés",
            "De rekeningen van het project zijn afgesloten",
            "The accounts of the project are settled",
            "OMM",
        ),
    ),
    GateKind.BENEFITS: (
        (
            "Les bénéfices ont été mesurés à la date prévue",
            "De baten zijn op de voorziene datum gemeten",
            "The benefits were measured on the planned date",
            "MMM",
        ),
        (
            "Les écarts sont expliqués par le responsable du bénéfice",
            "De bateneigenaar verklaart de afwijkingen",
            "The owner explains the differences",
            "MMM",
        ),
        (
            "Les effets indésirables ont été relevés",
            "Nadelige effecten zijn opgenomen",
            "Dis-benefits have been recorded",
            "OMM",
        ),
    ),
}


def load_checklists() -> None:
    """Add the first version of kinds that have none."""
    system = Person.objects.system()
    known = set(Checklist.objects.values_list("kind", flat=True))
    with audit.action("checklist.loaded", by=system):
        for kind, rows in CRITERIA.items():
            if kind in known:
                continue
            made = Checklist.objects.create(kind=kind, number=1, made_at=now(), made_by=system)
            Criterion.objects.bulk_create(
                Criterion(
                    checklist=made,
                    position=position,
                    text_fr=fr,
                    text_nl=nl,
                    text_en=en,
                    light=NEEDS[needs[0]],
                    standard=NEEDS[needs[1]],
                    reinforced=NEEDS[needs[2]],
                )
                for position, (fr, nl, en, needs) in enumerate(rows, 1)
            )
