from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ObjectType(models.TextChoices):
    INITIATIVE = "initiative", _("initiative with its plan, money, roles and reports")
    SNAPSHOT = "snapshot", _("frozen period")
    PACK = "pack", _("pack of a committee")
    COMMITTEE = "committee", _("committee with its members")
    PERSON = "person", _("account of a person")
    METHOD = "method", _("method: rules and terms")


class Trigger(models.TextChoices):
    """From when the term runs."""

    CLOSURE = "closure", pgettext_lazy("retention term runs from", "closure")
    SEALING = "sealing", pgettext_lazy("retention term runs from", "freeze or release")
    END = "end", pgettext_lazy("retention term runs from", "end of the last role")
    REPLACED = "replaced", pgettext_lazy("retention term runs from", "replacement")


class Fate(models.TextChoices):
    """What happens at the term."""

    DESTROY = "destroy", pgettext_lazy("at the end of the term", "destroy, with authorisation")
    TRANSFER = "transfer", pgettext_lazy("at the end of the term", "transfer to the State Archives")
    KEEP = "keep", pgettext_lazy("at the end of the term", "keep")


class ListState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("destruction list", "proposed")
    APPROVED = "approved", pgettext_lazy("destruction list", "approved")
    REFUSED = "refused", pgettext_lazy("destruction list", "refused")
    CARRIED_OUT = "done", pgettext_lazy("destruction list", "carried out")


class Technical(models.TextChoices):
    """What the portal needs to work and nobody needs to remember."""

    SESSIONS = "sessions", _("ended sessions")
    NOTICES = "notices", _("notices that were read")
    JOBS = "jobs", _("background work that is done")
    SIGN_INS = "sign_ins", _("sign-in history")
    DRAFTS = "drafts", _("drafts of reports of frozen periods")
