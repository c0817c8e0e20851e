from ppm.models import (
    DefaultView,
    DownloadRecord,
    GroupRole,
    Job,
    NoticePreferences,
    OrgUnit,
    Person,
    SavedView,
    SearchEntry,
    SecurityEvent,
    StoredFile,
    SubstitutedUnitRole,
    Substitution,
    SubstitutionRule,
    UnitRole,
    WorkingDay,
)

# A job's way through the worker is no act of a person, and it is written many times a minute.
JOB_PROGRESS = (
    "state",
    "attempt",
    "progress_done",
    "progress_total",
    "progress_text",
    "error",
    "error_params",
    "result",
    "link",
    "published_at",
    "started_at",
    "finished_at",
)

# Not tracked: Notice (a message, whose only change is being read), WorkerHeartbeat (a pulse) and
# DefaultView (one person's own choice of what a list opens with).
# OpenSession (a pulse too; what counts of it is a SecurityEvent).
# Not tracked: Notice (a message, whose only change is being read) WorkerHeartbeat (a pulse) and
# SearchEntry (derived from tracked rows).
TRACKED = [
    (OrgUnit, ()),
    (Person, ("password", "last_login")),
    (UnitRole, ()),
    (GroupRole, ()),
    (Substitution, ()),
    (SubstitutedUnitRole, ()),
    (SubstitutionRule, ()),
    (NoticePreferences, ()),
    (Job, JOB_PROGRESS),
    (SavedView, ()),
]
# A file's row and a download are their own record; the calendar comes with a migration.
SEALED = [StoredFile, DownloadRecord, WorkingDay]
DELETABLE = [DefaultView]
SEALED = [StoredFile, DownloadRecord, WorkingDay, SecurityEvent]
DELETABLE: list = []
DELETABLE: list = [SearchEntry]
