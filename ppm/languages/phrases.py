"""Small turns of phrase whose punctuation differs by language."""

from django.utils.translation import gettext as _


def labelled(label: object, value: object) -> str:
    """A value after its label: French sets a space before the colon."""
    return _("%(field)s: %(new)s") % {"field": label, "new": value}
