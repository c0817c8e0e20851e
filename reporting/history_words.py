"""How the history of packs and imports is told. The shape is explained in `ppm.audit.words`."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from ppm.audit.words import Subject, Text, Words
from reporting import models

WORDS: dict[type[Model], Words] = {
    models.Pack: Words(_("pack")),
    models.ImportMapping: Words(_("saved import mapping"), title=("name",)),
}
SUBJECTS: list[Subject] = []
ACTIONS: dict[str, Text] = {
    "import.applied": _("%(who)s applied an import"),
    "import.asked": _("%(who)s asked for an import"),
    "import.failed": _("An import asked for by %(who)s failed"),
    "import.previewed": _("%(who)s looked at an import"),
    "import.uploaded": _("%(who)s uploaded a file to import"),
    "import_mapping.saved": _("%(who)s saved an import mapping"),
    "pack.asked": _("%(who)s asked for a pack"),
    "pack.built": _("%(who)s had a pack built"),
    "pack.release_asked": _("%(who)s asked for the release of a pack"),
    "pack.released": _("%(who)s released a pack"),
}
