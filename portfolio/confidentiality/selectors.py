from datetime import date

from portfolio.initiatives.models import Initiative, InitiativeRole


def people_in_the_know(initiative: Initiative, today: date) -> list[InitiativeRole]:
    """Every role on the initiative itself that is in force, by person."""
    roles = initiative.roles.filter(valid_from__lte=today).exclude(valid_to__lt=today)
    return list(
        roles.select_related("person").order_by(
            "person__family_name", "person__given_name", "role", "pk"
        )
    )


def is_confidential(initiative_id: int) -> bool:
    """Whether only people in the know may have what belongs to it."""
    return Initiative.objects.confidential().filter(pk=initiative_id).exists()
