"""Notices as one mail in their reader's language."""

from collections.abc import Sequence
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ppm.notices.models import Notice
from ppm.notices.selectors import WordedNotice, by_topic, worded


def mail_for(notices: Sequence[Notice]) -> EmailMultiAlternatives:
    """Write the mail of notices to one person, as plain text and as plain HTML.

    One notice gives its title to the mail, several stand under their topics. A repeated mail has the same
    Message-ID.
    """
    person = notices[0].person
    portal = settings.PUBLIC_ADDRESS.rstrip("/")
    with translation.override(person.language):
        words = worded(notices)
        title = words[0].title if len(words) == 1 else _several(words)
        context = {
            "person": person,
            "title": title,
            "topics": by_topic(words),
            "language": person.language,
            "portal": portal,
            "preferences": portal + reverse("ppm:notice_preferences"),
        }
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
        message = EmailMultiAlternatives(
            subject=_("PPM portal: %(title)s") % {"title": title},
            body=render_to_string("ppm/notices/mail.txt", context),
            to=[formataddr((str(person), person.email))],
            headers={
                "Message-ID": f"<notice-{notices[-1].pk}@{domain}>",
                "Content-Language": person.language,
                "Auto-Submitted": "auto-generated",
            },
        )
        message.attach_alternative(render_to_string("ppm/notices/mail.html", context), "text/html")
    return message


def _several(words: Sequence[WordedNotice]) -> str:
    """“3 notices”, and what they are all about."""
    count = ngettext("%(count)s notice", "%(count)s notices", len(words)) % {"count": len(words)}
    topics = [topic for topic, _rows in by_topic(words)]
    return f"{count} – {topics[0]}" if len(topics) == 1 else count
