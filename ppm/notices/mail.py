"""A notice as a mail in its reader's language."""

from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from ppm.notices.models import Notice
from ppm.notices.selectors import worded


def mail_for(notice: Notice) -> EmailMultiAlternatives:
    """Write the mail, as plain text and as plain HTML. A repeated one has the same Message-ID."""
    with translation.override(notice.person.language):
        (words,) = worded([notice])
        context = {
            "person": notice.person,
            "notice": words,
            "language": notice.person.language,
            "address": settings.PUBLIC_ADDRESS.rstrip("/") + words.link if words.link else "",
            "portal": settings.PUBLIC_ADDRESS,
        }
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
        message = EmailMultiAlternatives(
            subject=_("PPM portal: %(title)s") % {"title": words.title},
            body=render_to_string("ppm/notices/mail.txt", context),
            to=[formataddr((str(notice.person), notice.person.email))],
            headers={
                "Message-ID": f"<notice-{notice.pk}@{domain}>",
                "Content-Language": notice.person.language,
                "Auto-Submitted": "auto-generated",
            },
        )
        message.attach_alternative(render_to_string("ppm/notices/mail.html", context), "text/html")
    return message
