from portfolio import models

# Not tracked, with reason: Standing, Lateness and ToleranceUse are derived from tracked rows;
# CodeCounter only counts; a Favourite is one person’s own star; a BulkChange is its own record, and so is
# each BulkLine of it;
# Not tracked, with reason: Standing and Lateness are derived from tracked rows; CodeCounter only counts;
# a Favourite is one person’s own star; a BulkChange is its own record, and so is each BulkLine of it,
# an EntryChange and each EntryChangeLine;
# ReportDraft is a working paper that says itself who saved it and when.
TRACKED = [
    (models.Initiative, ()),
    (models.InitiativeRole, ()),
    (models.SubstitutedInitiativeRole, ()),
    (models.SubstitutedSeat, ()),
    (models.Handover, ()),
    (models.HandoverSeat, ()),
    (models.Participation, ()),
    (models.Milestone, ()),
    (models.ExternalKey, ()),
    (models.DeliveryConfidence, ()),
    (models.SourceNote, ()),
    (models.Stage, ()),
    (models.Tolerance, ()),
    (models.Baseline, ("content",)),
    (models.ExceptionReport, ()),
    (models.ExceptionOption, ()),
    (models.ExceptionPlanLine, ()),
    (models.MoneyLine, ()),
    (models.MoneyOptions, ()),
    (models.MilestoneWeight, ()),
    (models.Committee, ()),
    (models.CommitteeMember, ()),
    (models.AuthorityLine, ()),
    (models.Gate, ()),
    (models.GateItem, ()),
    (models.GateVoice, ()),
    (models.GateCondition, ()),
    (models.WrittenProcedure, ()),
    (models.Closing, ()),
    (models.Checklist, ()),
    (models.Criterion, ()),
    (models.Reorganisation, ()),
    (models.ReorganisationUnit, ()),
    (models.ReorganisationMove, ()),
    (models.ReportingCycle, ()),
    (models.StatusReport, ()),
    (models.DimensionStatus, ()),
    (models.ReportMilestone, ()),
    (models.DecisionRequest, ()),
    (models.Objective, ()),
    (models.Contribution, ()),
    (models.Dependency, ()),
    (models.TailoringDecision, ()),
    (models.ProductDeviation, ()),
    (models.ProductRecord, ()),
    (models.Action, ()),
    (models.Decision, ()),
    (models.Indicator, ()),
    (models.Benefit, ("rate", "measured_on", "measured_value")),
    (models.BenefitTarget, ()),
    (models.BenefitReview, ()),
    (models.Measurement, ()),
    (models.BenefitWaiver, ()),
    (models.BenefitStep, ()),
    (models.BenefitLink, ()),
    (models.Risk, ()),
    (models.RiskResponse, ()),
    (models.Issue, ()),
    (models.ChangeBudget, ()),
]
# An agreed tolerance and a baseline are never changed: a new one follows them.
SEALED: list = [models.Tolerance, models.Baseline]
# Lines of a report are replaced when it is submitted again; their history stays.
DELETABLE = [
    models.DimensionStatus,
    models.ReportMilestone,
    models.DecisionRequest,
    models.Favourite,
    # Years of a target and arrows of a map are taken off; their history stays.
    models.BenefitTarget,
    models.BenefitLink,
    # Rows of an exception that is being written.
    models.ExceptionOption,
    models.ExceptionPlanLine,
]
