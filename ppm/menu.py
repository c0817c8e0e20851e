from django.utils.translation import gettext_lazy as _

from ppm.permissions.catalog import Perm
from ppm.ui.menu import Entry

MENU = [
    Entry("method", _("Who may do what"), "ppm:role_list", order=90),
    Entry("home", _("Saved views"), "ppm:view_list", order=80),
    Entry("home", _("Notices"), "ppm:notice_list"),
    Entry("home", _("Background work"), "ppm:job_list", Perm.JOB_VIEW),
    Entry("administration", _("Units"), "ppm:unit_list", Perm.UNIT_VIEW, 30),
    Entry(
        "administration", _("Sign-in and groups"), "ppm:group_role_list", Perm.DIRECTORY_EDIT, 80
    ),
    Entry("home", _("My data"), "ppm:privacy_mine", order=90),
    Entry("administration", _("Personal data"), "ppm:privacy_list", Perm.PRIVACY_MANAGE, 70),
]
