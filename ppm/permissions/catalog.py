from enum import StrEnum


class Perm(StrEnum):
    """Everything that somebody may be allowed to do. Codes are not stored, but are part of tests and logs."""

    INITIATIVE_VIEW = "initiative.view"
    INITIATIVE_CREATE = "initiative.create"
    INITIATIVE_EDIT = "initiative.edit"
    REPORT_VIEW = "report.view"
    REPORT_EDIT = "report.edit"
    REPORT_VALIDATE = "report.validate"
    CYCLE_VIEW = "cycle.view"
    CYCLE_OPEN = "cycle.open"
    CYCLE_FREEZE = "cycle.freeze"
    SNAPSHOT_VIEW = "snapshot.view"
    PACK_VIEW = "pack.view"
    PACK_BUILD = "pack.build"
    PACK_RELEASE = "pack.release"
    DASHBOARD_VIEW = "dashboard.view"
    DECISION_VIEW = "decision.view"
    COMMITTEE_VIEW = "committee.view"
    IMPORT_RUN = "import.run"
    METHOD_VIEW = "method.view"
    JOB_VIEW = "job.view"
    CATALOGUE_VIEW = "catalogue.view"
