from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reporting.imports.reading import MAX_BYTES


class SheetFileField(forms.FileField):
    """A file to be read as a whole: one that is too large is refused by its size, before it is in memory."""

    default_error_messages = {
        "too_large": _("This file is larger than %(most)s MB."),
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > MAX_BYTES:
            raise ValidationError(
                self.error_messages["too_large"],
                code="too_large",
                params={"most": MAX_BYTES // 1024**2},
            )
        return file
