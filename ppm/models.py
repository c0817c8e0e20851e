from ppm.accounts.models import Person
from ppm.directory.models import GroupRole
from ppm.files.models import DownloadRecord, StoredFile
from ppm.jobs.models import Job, WorkerHeartbeat
from ppm.notices.models import Notice, NoticePreferences
from ppm.org.models import ClosingDay, OrgUnit, WorkingDay
from ppm.permissions.models import (
    SubstitutedUnitRole,
    Substitution,
    SubstitutionRule,
    UnitRole,
)
from ppm.privacy.models import FormerName
from ppm.savedviews.models import DefaultView, SavedView
from ppm.search.models import SearchEntry
from ppm.security.models import OpenSession, SecurityEvent
from ppm.translations.models import Translation

__all__ = [
    "ClosingDay",
    "DefaultView",
    "DownloadRecord",
    "FormerName",
    "GroupRole",
    "Job",
    "Notice",
    "NoticePreferences",
    "OpenSession",
    "OrgUnit",
    "Person",
    "SavedView",
    "SearchEntry",
    "SecurityEvent",
    "StoredFile",
    "SubstitutedUnitRole",
    "Substitution",
    "SubstitutionRule",
    "Translation",
    "UnitRole",
    "WorkerHeartbeat",
    "WorkingDay",
]
