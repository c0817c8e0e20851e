"""Personal data are collected in the background."""

from django.utils import translation
from django.utils.text import slugify
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from ppm.accounts.models import Person
from ppm.files import services as files
from ppm.jobs.context import Context
from ppm.jobs.registry import job
from ppm.privacy.collect import archive


@job("ppm.privacy.export", title=_("Collecting personal data"))
def export(ctx: Context, *, person_id: int, language: str = "") -> None:
    """Everything that is held about the person, as a private file of who asked."""
    person = Person.objects.get(pk=person_id)
    content = archive(person, at=now(), language=language)
    with ctx.done() as outcome:
        with translation.override(language or person.language):
            stem = pgettext("file name", "personal-data")
        stored = files.store(
            content,
            name=f"{stem}-{slugify(str(person)) or person.pk}-{localdate():%Y-%m-%d}.zip",
            content_type="application/zip",
            by=ctx.by,
        )
        outcome.link = stored.get_absolute_url()
