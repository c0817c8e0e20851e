from portfolio.alignment.models import (
    Application,
    ArchitectureOpinion,
    Capability,
    Sponsorship,
    Touch,
)
from portfolio.benefitmaps.models import BenefitLink, BenefitStep
from portfolio.benefits.models import (
    Benefit,
    BenefitReview,
    BenefitTarget,
    BenefitWaiver,
    Measurement,
)
from portfolio.bulkedit.models import BulkChange, BulkLine
from portfolio.contract.models import (
    Commitment,
    CommitmentCarrier,
    Contract,
    ContractReference,
    ReferenceLine,
)
from portfolio.earnedvalue.models import MilestoneWeight
from portfolio.favourites.models import Favourite
from portfolio.finance.models import MoneyLine, MoneyOptions
from portfolio.governance.models import AuthorityLine, Charter
from portfolio.handovers.models import Handover, HandoverSeat
from portfolio.indicators.models import Indicator
from portfolio.initiatives.models import (
    CodeCounter,
    Initiative,
    InitiativeRole,
)
from portfolio.lifecycle.baselines.models import Baseline
from portfolio.lifecycle.exceptions.models import (
    ExceptionOption,
    ExceptionPlanLine,
    ExceptionReport,
)
from portfolio.lifecycle.gates.models import (
    Checklist,
    Closing,
    Criterion,
    Gate,
    GateCondition,
    GateItem,
    GateVoice,
    WrittenProcedure,
)
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.models import Tolerance, ToleranceUse
from portfolio.meetings.models import Committee, CommitteeMember
from portfolio.milestones.models import Milestone
from portfolio.participations.models import Participation
from portfolio.registers.actions.models import Action
from portfolio.registers.assumptions.models import Assumption
from portfolio.registers.decisions.models import Decision
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.issues.models import ChangeBudget, Issue
from portfolio.registers.lessons.models import Lesson, LessonConsultation, LessonReuse
from portfolio.registers.products.models import Product
from portfolio.registers.quality.models import QualityActivity
from portfolio.registers.questions.models import AnswerFigure, Question, SentAnswer
from portfolio.registers.risks.models import Risk, RiskResponse
from portfolio.registers.shape.models import EntryChange, EntryChangeLine
from portfolio.registers.stakeholders.models import Communication, Stakeholder
from portfolio.reorganisation.models import Reorganisation, ReorganisationMove, ReorganisationUnit
from portfolio.sources.models import DeliveryConfidence, ExternalKey, SourceNote
from portfolio.standings.models import Lateness, Standing
from portfolio.statusreports.confirming.models import ReportIssue, ReportRisk
from portfolio.statusreports.drafts.models import ReportDraft, UnchangedBlock
from portfolio.statusreports.judgement.models import BoardItem
from portfolio.statusreports.models import (
    DecisionRequest,
    DimensionStatus,
    Reminder,
    ReportingCycle,
    ReportMilestone,
    StatusReport,
)
from portfolio.statusreports.sections.models import Section, SectionList, SectionSet
from portfolio.strategy.models import Contribution, Objective
from portfolio.substitutions.models import SubstitutedInitiativeRole, SubstitutedSeat
from portfolio.tailored.models import ProductDeviation, ProductRecord, TailoringDecision

__all__ = [
    "Action",
    "AnswerFigure",
    "Application",
    "ArchitectureOpinion",
    "Assumption",
    "AuthorityLine",
    "Baseline",
    "Benefit",
    "BenefitLink",
    "BenefitReview",
    "BenefitStep",
    "BenefitTarget",
    "BenefitWaiver",
    "BoardItem",
    "BulkChange",
    "BulkLine",
    "Capability",
    "ChangeBudget",
    "Charter",
    "Checklist",
    "Closing",
    "CodeCounter",
    "Commitment",
    "CommitmentCarrier",
    "Committee",
    "CommitteeMember",
    "Communication",
    "Contract",
    "ContractReference",
    "Contribution",
    "Criterion",
    "Decision",
    "DecisionRequest",
    "DeliveryConfidence",
    "Dependency",
    "DimensionStatus",
    "EntryChange",
    "EntryChangeLine",
    "ExceptionOption",
    "ExceptionPlanLine",
    "ExceptionReport",
    "ExternalKey",
    "Favourite",
    "Gate",
    "GateCondition",
    "GateItem",
    "GateVoice",
    "Handover",
    "HandoverSeat",
    "Indicator",
    "Initiative",
    "InitiativeRole",
    "Issue",
    "Lateness",
    "Lesson",
    "LessonConsultation",
    "LessonReuse",
    "Measurement",
    "Milestone",
    "MilestoneWeight",
    "MoneyLine",
    "MoneyOptions",
    "Objective",
    "Participation",
    "Product",
    "ProductDeviation",
    "ProductRecord",
    "QualityActivity",
    "Question",
    "ReferenceLine",
    "Reminder",
    "Reorganisation",
    "ReorganisationMove",
    "ReorganisationUnit",
    "ReportDraft",
    "ReportIssue",
    "ReportMilestone",
    "ReportRisk",
    "ReportingCycle",
    "Risk",
    "RiskResponse",
    "Section",
    "SectionList",
    "SectionSet",
    "SentAnswer",
    "SourceNote",
    "Sponsorship",
    "Stage",
    "Stakeholder",
    "Standing",
    "StatusReport",
    "SubstitutedInitiativeRole",
    "SubstitutedSeat",
    "TailoringDecision",
    "Tolerance",
    "ToleranceUse",
    "Touch",
    "UnchangedBlock",
    "WrittenProcedure",
]
