from io import StringIO

import pytest
from django.core.management import call_command

from ppm.files import services

pytestmark = pytest.mark.django_db


def test_sweep_files_prints_what_it_found_and_fails_on_damage(pmo, media):
    out = StringIO()
    file = services.store(b"abc", name="a", content_type="text/plain", by=pmo)
    call_command("sweep_files", stdout=out)
    (media / services.place_of(file.sha256)).unlink()
    with pytest.raises(SystemExit):
        call_command("sweep_files", stdout=out, stderr=StringIO())
    assert (
        out.getvalue()
        == "0 without a row, 0 missing or damaged\n0 without a row, 1 missing or damaged\n"
    )
