import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.utils import timezone

from ppm.security import services
from ppm.security.choices import EventKind


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ppm_securityevent SET kind = 'x'", "DELETE FROM ppm_securityevent"],
)
def test_the_portal_may_neither_change_nor_remove_a_line_of_the_history(fresh_database, statement):
    services.record_event(kind=EventKind.SIGNED_IN, at=timezone.now())

    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)
