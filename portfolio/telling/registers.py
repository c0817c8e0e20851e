"""The registers: risks, issues, products, quality, decisions, lessons and the others."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio import models
from ppm.audit.words import Subject, Text, Words
from ppm.permissions.catalog import Perm

WORDS: dict[type[Model], Words] = {
    models.Dependency: Words(
        _("dependency"),
        title=("what",),
        sentences={
            "promised_on": _("%(who)s moved the promise of a dependency from %(old)s to %(new)s"),
            "needed_on": _("%(who)s moved the need of a dependency from %(old)s to %(new)s"),
            "state": _("%(who)s changed the state of a dependency from %(old)s to %(new)s"),
        },
    ),
    models.Action: Words(
        _("action"),
        title=("title",),
        part_of=("initiative",),
        sentences={
            "due_on": _("%(who)s moved the due date of an action from %(old)s to %(new)s"),
            "state": _("%(who)s changed the state of an action from %(old)s to %(new)s"),
            "owner": _("%(who)s gave an action from %(old)s to %(new)s"),
        },
    ),
    models.Risk: Words(
        _("risk"),
        title=("title",),
        part_of=("initiative",),
        hidden=("is_answered",),
        sentences={
            "score": _("%(who)s changed the score of a risk from %(old)s to %(new)s"),
            "state": _("%(who)s changed the state of a risk from %(old)s to %(new)s"),
            "owner": _("%(who)s gave a risk from %(old)s to %(new)s"),
        },
    ),
    models.Product: Words(
        pgettext_lazy("register", "product"),
        title=("title",),
        part_of=("initiative",),
        sentences={
            "state": _("%(who)s changed the state of a product from %(old)s to %(new)s"),
            "forecast_on": _("%(who)s moved the forecast of a product from %(old)s to %(new)s"),
            "priority": _("%(who)s changed the priority of a product from %(old)s to %(new)s"),
        },
    ),
    models.QualityActivity: Words(
        _("quality activity"),
        title=("title",),
        part_of=("initiative",),
        sentences={
            "result": _("%(who)s changed a quality result from %(old)s to %(new)s"),
            "planned_on": _("%(who)s moved a quality activity from %(old)s to %(new)s"),
        },
    ),
    models.Lesson: Words(
        _("lesson"),
        title=("title",),
        part_of=("initiative",),
        sentences={
            "state": _("%(who)s changed the state of a lesson from %(old)s to %(new)s"),
            "scope": _("%(who)s changed for whom a lesson counts from %(old)s to %(new)s"),
        },
    ),
    models.Question: Words(
        _("question from outside"),
        title=("title",),
        part_of=("initiative",),
        sentences={
            "state": _("%(who)s changed the state of a question from %(old)s to %(new)s"),
            "due_on": _("%(who)s moved the day of an answer from %(old)s to %(new)s"),
            "owner": _("%(who)s gave a question from %(old)s to %(new)s"),
        },
    ),
    models.AnswerFigure: Words(
        _("figure of an answer"), title=("measure", "source"), part_of=("question",)
    ),
    models.SentAnswer: Words(
        _("answer sent"), title=("edition",), part_of=("question",), hidden=("content",)
    ),
    models.Stakeholder: Words(
        _("stakeholder"),
        title=("title",),
        part_of=("initiative",),
        sentences={
            "stance": _("%(who)s changed the stance of a stakeholder from %(old)s to %(new)s"),
        },
    ),
    models.Communication: Words(
        _("communication with a stakeholder"), title=("message",), part_of=("stakeholder",)
    ),
    models.Assumption: Words(
        _("assumption"),
        title=("title",),
        part_of=("initiative",),
        sentences={
            "state": _("%(who)s changed the state of an assumption from %(old)s to %(new)s"),
            "check_by": _("%(who)s moved the check of an assumption from %(old)s to %(new)s"),
        },
    ),
    models.LessonReuse: Words(_("use of a lesson"), title=("text",), part_of=("initiative",)),
    models.LessonConsultation: Words(
        _("lessons consulted"), title=("consulted_on",), part_of=("initiative",)
    ),
    models.RiskResponse: Words(_("response to a risk"), title=("kind", "text"), part_of=("risk",)),
    models.Issue: Words(
        _("issue"),
        title=("title",),
        part_of=("initiative",),
        sentences={
            "state": _("%(who)s changed the state of an issue from %(old)s to %(new)s"),
            "owner": _("%(who)s gave an issue from %(old)s to %(new)s"),
        },
    ),
    models.ChangeBudget: Words(_("change budget"), title=("amount",)),
    models.Decision: Words(
        _("decision"),
        title=("title",),
        part_of=("initiative",),
        sentences={"state": _("%(who)s changed the state of a decision from %(old)s to %(new)s")},
    ),
}
SUBJECTS = [
    Subject(
        "risk",
        models.Risk,
        Perm.INITIATIVE_VIEW,
        address="portfolio:risk_detail",
    ),
    Subject(
        "issue",
        models.Issue,
        Perm.INITIATIVE_VIEW,
        address="portfolio:issue_detail",
    ),
    Subject(
        "product",
        models.Product,
        Perm.INITIATIVE_VIEW,
        address="portfolio:product_detail",
    ),
    Subject(
        "quality",
        models.QualityActivity,
        Perm.INITIATIVE_VIEW,
        address="portfolio:quality_detail",
    ),
    Subject(
        "question",
        models.Question,
        Perm.INITIATIVE_VIEW,
        address="portfolio:question_detail",
    ),
    Subject(
        "stakeholder",
        models.Stakeholder,
        Perm.INITIATIVE_VIEW,
        address="portfolio:stakeholder_detail",
    ),
    Subject(
        "assumption",
        models.Assumption,
        Perm.INITIATIVE_VIEW,
        address="portfolio:assumption_detail",
    ),
    Subject(
        "lesson",
        models.Lesson,
        Perm.INITIATIVE_VIEW,
        address="portfolio:lesson_detail",
    ),
    Subject(
        "action",
        models.Action,
        Perm.INITIATIVE_VIEW,
        address="portfolio:action_detail",
    ),
    Subject(
        "decision_record",
        models.Decision,
        Perm.INITIATIVE_VIEW,
        address="portfolio:decision_record_detail",
    ),
]
ACTIONS: dict[str, Text] = {
    "dependency.proposed": _("%(who)s proposed a dependency"),
    "dependency.confirmed": _("%(who)s confirmed a dependency"),
    "dependency.moved": _("%(who)s moved the date of a dependency"),
    "dependency.delivered": _("%(who)s noted a dependency as delivered"),
    "dependency.dropped": _("%(who)s dropped a dependency"),
    "action.added": _("%(who)s wrote down an action"),
    "action.edited": _("%(who)s changed an action"),
    "action.done": _("%(who)s noted an action as done"),
    "action.verified": _("%(who)s verified that an action was done"),
    "product.added": _("%(who)s wrote down a product"),
    "product.edited": _("%(who)s changed a product"),
    "product.accepted": _("%(who)s noted that a product was accepted"),
    "product.handed": _("%(who)s noted that a product was handed over"),
    "quality.added": _("%(who)s planned a quality activity"),
    "quality.edited": _("%(who)s changed a quality activity"),
    "question.added": _("%(who)s wrote down a question from outside"),
    "question.edited": _("%(who)s changed a question from outside"),
    "question.answered": _("%(who)s wrote an answer"),
    "question.figure_inserted": _("%(who)s put a figure into an answer"),
    "question.checked": _("%(who)s checked an answer"),
    "question.released": _("%(who)s released an answer"),
    "question.sent": _("%(who)s noted that an answer was sent"),
    "question.draft": _("%(who)s took an answer back to draft"),
    "question.dropped": _("%(who)s closed a question without an answer"),
    "stakeholder.added": _("%(who)s wrote down a stakeholder"),
    "stakeholder.edited": _("%(who)s changed a stakeholder"),
    "communication.added": _("%(who)s planned a communication"),
    "communication.edited": _("%(who)s changed a communication"),
    "communication.told": _("%(who)s noted that a stakeholder was told"),
    "assumption.added": _("%(who)s wrote down an assumption"),
    "assumption.edited": _("%(who)s changed an assumption"),
    "assumption.converted": _("%(who)s made a risk or an issue of an assumption"),
    "lesson.added": _("%(who)s wrote down a lesson"),
    "lesson.edited": _("%(who)s changed a lesson"),
    "lesson.reused": _("%(who)s said that a lesson is used"),
    "lesson.consulted": _("%(who)s consulted what others have learned"),
    "risk.added": _("%(who)s wrote down a risk"),
    "risk.edited": _("%(who)s changed a risk"),
    "risk.reviewed": _("%(who)s reviewed a risk"),
    "risk.converted": _("%(who)s made an issue of a risk that occurred"),
    "risk.response_added": _("%(who)s planned a response to a risk"),
    "risk.response_edited": _("%(who)s changed a response to a risk"),
    "risk.response_approved": _("%(who)s approved a response to a risk"),
    "issue.added": _("%(who)s wrote down an issue"),
    "issue.edited": _("%(who)s changed an issue"),
    "issue.converted": _("%(who)s made a request for change of an issue"),
    "change.decided": _("%(who)s noted what was decided on a request for change"),
    "change.submitted": _("%(who)s submitted a request for change to the body that decides"),
    "change_budget.set": _("%(who)s set the change budget"),
    "entries.changed": _("%(who)s changed many lines of a register at once"),
    "entries.undone": _("%(who)s undid a change of many lines of a register"),
    "decision.recorded": _("%(who)s wrote down a decision"),
    "decision.edited": _("%(who)s changed who carries out or reads a decision"),
}
