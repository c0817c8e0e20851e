from functools import partial

from django.utils.translation import gettext_lazy as _

from ppm.notices.choices import Topic
from ppm.notices.registry import notice_kind

about_reports = partial(notice_kind, topic=Topic.REPORTS)

about_reports(
    "portfolio.statusreports.report_expected",
    title=_("A status report is due"),
    sentence=_("Please report on %(project)s by %(deadline_on)s."),
)
about_reports(
    "portfolio.statusreports.report_returned",
    title=_("A status report came back"),
    sentence=_("%(by_person)s sent the report on %(project)s back: %(comment)s"),
)

about_reports(
    "portfolio.statusreports.validation_withdrawn",
    title=_("A report that you validated was sent back"),
    sentence=_(
        "%(by_person)s sent the report on %(project)s back, which you had validated: %(comment)s"
    ),
)
about_reports(
    "portfolio.statusreports.report_on_behalf",
    title=_("The PMO reports on your behalf"),
    sentence=_("%(by_person)s completes the report on %(project)s on your behalf: %(reason)s"),
)
about_reports(
    "portfolio.statusreports.report_extended",
    title=_("A status report may come later"),
    sentence=_("The report on %(project)s may come until %(until_on)s (%(by_person)s): %(reason)s"),
)
about_reports(
    "portfolio.statusreports.report_taken_out",
    title=_("No status report is asked this time"),
    sentence=_("%(by_person)s took %(project)s out of this reporting period: %(reason)s"),
)
about_reports(
    "portfolio.statusreports.report_brought_back",
    title=_("A status report is due after all"),
    sentence=_("%(by_person)s asks for a report on %(project)s after all: %(reason)s"),
)
about_reports(
    "portfolio.statusreports.deadline_moved",
    title=_("The deadline of a status report has moved"),
    sentence=_(
        "The report on %(project)s is now due on %(deadline_on)s (%(by_person)s): %(reason)s"
    ),
)
about_reports(
    "portfolio.statusreports.report_reminder",
    title=_("A status report is awaited"),
    sentence=_(
        "The report on %(project)s is due by %(deadline_on)s and has not been submitted yet."
    ),
)
about_reports(
    "portfolio.statusreports.report_overdue",
    title=_("A status report is overdue"),
    sentence=_("The report on %(project)s was due on %(deadline_on)s and is still missing."),
)
about_reports(
    "portfolio.statusreports.return_reminder",
    title=_("A returned report waits for you"),
    sentence=_(
        "The report on %(project)s was sent back to you and has not come in again: %(comment)s"
    ),
)
about_reports(
    "portfolio.statusreports.report_escalated",
    title=_("A status report of your project is overdue"),
    sentence=_(
        "The report on %(project)s was due on %(deadline_on)s; %(manager_person)s has not submitted it. "
        "Without it the committee sees the values of last time."
    ),
)
about_reports(
    "portfolio.statusreports.return_escalated",
    title=_("A status report of your project was sent back and has not come in again"),
    sentence=_(
        "The report on %(project)s was sent back to %(manager_person)s and has not come in again. Without "
        "it the committee sees the values of last time."
    ),
)
about_reports(
    "portfolio.statusreports.reports_to_validate",
    title=_("Reports wait for your validation"),
    sentence=_(
        "Reports on %(period)s that wait for your validation: %(count)s. They were to be validated by "
        "%(validation_on)s."
    ),
)
about_reports(
    "portfolio.statusreports.report_to_see",
    title=_("A status report of your project is in"),
    sentence=_(
        "The report on %(project)s has been submitted. Without a word from you it counts as seen after "
        "two working days."
    ),
)
about_reports(
    "portfolio.statusreports.report_challenged",
    title=_("The central PMO asks about a status report"),
    sentence=_("%(by_person)s asks about the report on %(project)s: %(text)s"),
)
about_reports(
    "portfolio.statusreports.challenge_answered",
    title=_("An answer about a status report"),
    sentence=_("%(by_person)s answers about the report on %(project)s: %(text)s"),
)
