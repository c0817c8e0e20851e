"""What the report of a project says in sentences, in the order in which packs print it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reporting.snapshots.frozen import Project, Text


def narratives(project: Project) -> Iterator[tuple[str, Text]]:
    """Label and text of what was written; the last ones of the longer series, and what the PMO asked."""
    said = project.handed_in
    found = [
        (_("Done in this period"), project.done),
        (_("Planned for the next period"), project.next_steps),
        (_("Help needed"), project.help_needed),
    ]
    if said is not None:
        found += [
            (_("Benefits: what can be expected"), said.benefits_outlook),
            (_("Contribution to objectives and commitments"), said.contribution),
            (_("Outlook on the coming period"), said.outlook),
            (_("Question of the central PMO"), said.challenge),
            (_("Answer of the project"), said.challenge_answer),
        ]
    return ((label, text) for label, text in found if text)
