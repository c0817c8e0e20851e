from ppm.notices.choices import Topic
from ppm.notices.models import NoticePreferences
from ppm.ui.forms import PortalModelForm


class PreferencesForm(PortalModelForm):
    """The rhythm of each topic that leaves a choice."""

    class Meta:
        model = NoticePreferences
        fields = (
            *(topic.value for topic in Topic if topic != Topic.SECURITY),
            "hour",
            "is_quiet",
        )
