"""The findings in words: sentence, what to do, and the page where to do it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.principles.calc import Finding, Principle, Verdict

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Text: TypeAlias = "str | _StrPromise"
NAMES: dict[Principle, Text] = {
    Principle.JUSTIFICATION: _("Continued business justification"),
    Principle.LEARNING: _("Learn from experience"),
    Principle.ROLES: _("Defined roles, responsibilities and relationships"),
    Principle.EXCEPTION: _("Manage by exception"),
    Principle.STAGES: _("Manage by stages"),
    Principle.PRODUCTS: _("Focus on products"),
    Principle.TAILORING: _("Tailor to suit the project"),
}
SHORT: dict[Principle, Text] = {
    Principle.JUSTIFICATION: pgettext_lazy("principle", "justification"),
    Principle.LEARNING: pgettext_lazy("principle", "lessons"),
    Principle.ROLES: pgettext_lazy("principle", "roles"),
    Principle.EXCEPTION: pgettext_lazy("principle", "exception"),
    Principle.STAGES: pgettext_lazy("principle", "stages"),
    Principle.PRODUCTS: pgettext_lazy("principle", "products"),
    Principle.TAILORING: pgettext_lazy("principle", "tailoring"),
}
VERDICTS: dict[Verdict, Text] = {
    Verdict.HOLDS: pgettext_lazy("principle", "holds"),
    Verdict.FAILS: pgettext_lazy("principle", "fails"),
    Verdict.UNKNOWN: pgettext_lazy("principle", "not known"),
}
TONES = {Verdict.HOLDS: "good", Verdict.FAILS: "bad", Verdict.UNKNOWN: "neutral"}
NOTHING = ""
DOCUMENTS, PLAN, PEOPLE = "initiative_documents", "initiative_plan", "initiative_people"
REGISTERS = "initiative_registers"
NAME_THEM = _("Name somebody on the page of the people.")
# Code → sentence, what to do, the section where to do it.
SENTENCES: dict[str, tuple[Text, Text, str]] = {
    "case_unknown": (
        _("The portal does not know the state of the business case."),
        _("Note it among the documents."),
        DOCUMENTS,
    ),
    "case_in_the_making": (
        _("The business case is being written; it is due with the authorisation of the project."),
        NOTHING,
        DOCUMENTS,
    ),
    "case_not_approved": (
        _("Money is spent, and the business case is not approved."),
        _("Have it approved by the project board, and note it among the documents."),
        DOCUMENTS,
    ),
    "case_undated": (
        _("The business case is approved, but not dated: nobody can tell whether it was reviewed."),
        _("Note the day of its approval."),
        DOCUMENTS,
    ),
    "case_not_reviewed": (
        _(
            "The business case dates from before the stage that ended last: nobody looked at it since."
        ),
        _("Review it at the end of each stage, and note the day."),
        DOCUMENTS,
    ),
    "case_reviewed": (_("The business case is approved and up to date."), NOTHING, DOCUMENTS),
    "lessons_unknown": (_("Lessons are not kept in the portal yet."), NOTHING, REGISTERS),
    "lessons_not_consulted": (
        _("No lesson of an earlier project was looked up."),
        _("Search the lessons and say which ones are used."),
        REGISTERS,
    ),
    "lessons_missing": (
        _("%(learned)s lessons for %(stages)s stages that are over."),
        _("Note at least one lesson for each stage that ends."),
        REGISTERS,
    ),
    "lessons_noted": (_("Lessons are looked up and noted."), NOTHING, REGISTERS),
    "roles_together": (
        _("Somebody holds two roles that must stay apart."),
        _("Give one of the two roles to somebody else."),
        PEOPLE,
    ),
    "executive_missing": (_("There is no executive."), NAME_THEM, PEOPLE),
    "executives_several": (
        _("There is more than one executive."),
        _("End the role of all but one."),
        PEOPLE,
    ),
    "manager_missing": (_("There is no project manager."), NAME_THEM, PEOPLE),
    "managers_several": (
        _("There is more than one project manager."),
        _("End the role of all but one."),
        PEOPLE,
    ),
    "user_missing": (_("Nobody speaks for the users on the board."), NAME_THEM, PEOPLE),
    "supplier_missing": (_("Nobody speaks for the suppliers on the board."), NAME_THEM, PEOPLE),
    "roles_filled": (_("The board is complete, and nobody is on both sides."), NOTHING, PEOPLE),
    "no_plan_yet": (_("There is no plan yet that could have limits."), NOTHING, PLAN),
    "tolerances_unknown": (_("The portal knows no plan."), NOTHING, PLAN),
    "tolerances_missing": (
        _("Open plans without limits on time and cost: %(count)s."),
        _("Agree tolerances with the project board, for the project and the running stage."),
        PLAN,
    ),
    "exceptions_unknown": (
        _("Limits forecast to be exceeded: %(count)s. Whether this was raised is not known."),
        NOTHING,
        PLAN,
    ),
    "exception_missing": (
        _("Limits forecast to be exceeded: %(count)s, and no exception is open."),
        _("Raise an exception: the board decides, not the project."),
        PLAN,
    ),
    "within_limits": (
        _("The open plans have limits; what exceeds them has been raised."),
        NOTHING,
        PLAN,
    ),
    "stages_not_due": (_("Stages are due from initiation on."), NOTHING, PLAN),
    "stages_too_few": (
        _("The project is not cut into stages: at least initiation and one delivery stage."),
        _("Plan the stages, so that the board decides on one at a time."),
        PLAN,
    ),
    "stages_overlap": (
        _("Stage %(second)s begins before stage %(first)s ends."),
        _("Set the dates so that one stage follows the other."),
        PLAN,
    ),
    "stage_not_authorised": (
        _("Stage %(number)s has begun without a decision."),
        _("Ask for the decision at the gate, or note that it runs at the executive’s risk."),
        PLAN,
    ),
    "authorisation_unknown": (
        _("The stages follow each other; whether each was authorised is not known."),
        NOTHING,
        PLAN,
    ),
    "stages_in_order": (
        _("%(count)s stages, one after the other, each begun after its decision."),
        NOTHING,
        PLAN,
    ),
    "products_unknown": (
        _("Products and criteria are not kept in the portal yet."),
        NOTHING,
        REGISTERS,
    ),
    "products_not_due": (
        _("Products are described before the project is authorised."),
        NOTHING,
        REGISTERS,
    ),
    "products_missing": (
        _("No product is described."),
        _("Describe what is to be delivered, with criteria."),
        REGISTERS,
    ),
    "criteria_missing": (
        _("%(count)s of %(of)s products have no acceptance criteria."),
        _("Agree on the criteria before the product is made."),
        REGISTERS,
    ),
    "quality_unknown": (
        _("Quality activities are not kept in the portal yet."),
        NOTHING,
        REGISTERS,
    ),
    "quality_missing": (
        _("No quality activity is planned."),
        _("Plan who checks what, and when."),
        REGISTERS,
    ),
    "products_described": (
        _("Products have criteria, and checks are planned."),
        NOTHING,
        REGISTERS,
    ),
    "not_scored": (
        _("The project was never scored: nobody decided how much of the method it needs."),
        _("Score the project; the class follows."),
        "tailoring_detail",
    ),
    "class_differs": (
        _("The class in use is not the one that was decided."),
        _("Score the project anew, or set the class right."),
        "tailoring_detail",
    ),
    "scores_outdated": (
        _("Budget, duration or entities have changed: the scores no longer fit."),
        _("Score the project anew."),
        "tailoring_detail",
    ),
    "tailored": (
        _("The class was decided with scores that still fit."),
        NOTHING,
        "tailoring_detail",
    ),
}


@dataclass(frozen=True)
class Said:
    """A finding as a reader sees it."""

    principle: Principle
    name: Text
    verdict: Verdict
    word: Text
    tone: str
    sentence: str
    what_to_do: Text
    address: str

    @property
    def fails(self) -> bool:
        return self.verdict == Verdict.FAILS


def say(finding: Finding, initiative_id: int) -> Said:
    """One finding with its sentence and the page where something can be done about it."""
    sentence, what_to_do, section = SENTENCES[finding.code]
    return Said(
        finding.principle,
        NAMES[finding.principle],
        finding.verdict,
        VERDICTS[finding.verdict],
        TONES[finding.verdict],
        str(sentence) % finding.figures,
        what_to_do,
        reverse(f"portfolio:{section}", args=[initiative_id]),
    )


def say_all(findings: Sequence[Finding], initiative_id: int) -> list[Said]:
    return [say(one, initiative_id) for one in findings]
