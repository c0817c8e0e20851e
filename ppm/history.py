from ppm.models import (
    ClosingDay,
    DefaultView,
    DownloadRecord,
    FormerName,
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
    Translation,
    UnitRole,
    WorkingDay,
)

# Names are no part of history, which nobody can change: see docs/decisions.
NAMES = ("given_name", "family_name", "email")
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
    "request_id",
)

# Not tracked: Notice (a message, whose only change is being read), WorkerHeartbeat and OpenSession (pulses;
# what counts of a session is a SecurityEvent), DefaultView (one person's own choice of what a list opens
# with), SearchEntry (derived from tracked rows), FormerName (the history of names, which can be taken away).
TRACKED = [
    (OrgUnit, ()),
    (ClosingDay, ()),
    (Person, ("password", "last_login", *NAMES)),
    (UnitRole, ()),
    (GroupRole, ()),
    (Substitution, ()),
    (SubstitutedUnitRole, ()),
    (SubstitutionRule, ()),
    (NoticePreferences, ()),
    (Job, JOB_PROGRESS),
    (SavedView, ()),
    (Translation, ()),
]
# A file's row and a download are their own record; the calendar follows from holidays and closing days.
SEALED = [StoredFile, DownloadRecord, WorkingDay, SecurityEvent]
REWRITABLE = [(WorkingDay, ("ordinal", "is_working"))]
DELETABLE = [DefaultView, SearchEntry, FormerName]
