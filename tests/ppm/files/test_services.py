import os
import time
from io import BytesIO

import pytest
from django.core.files import File
from django.db import DatabaseError, connection, transaction

from ppm.files import services
from ppm.files.models import DownloadRecord, StoredFile
from ppm.files.storage import place_of
from ppm.permissions.access import AccessPoint, Allowed, Refused
from ppm.permissions.catalog import Perm

pytestmark = pytest.mark.django_db

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.fixture(autouse=True)
def place(media):
    return media


def stored(by, content=b"abc", **values):
    return services.store(content, name="note.txt", content_type="text/plain", by=by, **values)


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_store_keeps_the_bytes_under_their_hash(pmo, media):
    file = stored(pmo)
    assert (file.sha256, file.size) == (ABC, 3)
    assert files_in(media) == [place_of(ABC)]
    assert services.read(file) == b"abc"


def test_the_same_bytes_are_kept_once_with_a_row_for_each(pmo, auditor, media):
    first, second = stored(pmo), stored(auditor, File(BytesIO(b"abc")))
    assert (first.sha256, first.pk != second.pk) == (second.sha256, True)
    assert files_in(media) == [place_of(ABC)]


def test_a_name_loses_its_folders(pmo):
    named = services.store(b"", name="..\\x/../é à.pdf", content_type="application/pdf", by=pmo)
    assert named.name == "é à.pdf"


def test_a_content_that_cannot_be_read_leaves_nothing(pmo, media):
    class Broken(BytesIO):
        def read(self, *args):
            raise OSError("the line broke")

    with pytest.raises(OSError, match="the line broke"):
        stored(pmo, File(Broken(b"abc"), name="x"))
    assert (files_in(media), StoredFile.objects.count()) == ([], 0)


@pytest.mark.parametrize("damage", ["change", "remove"])
def test_damaged_bytes_are_not_handed_out(pmo, media, rf, damage):
    file = stored(pmo)
    path = media / place_of(ABC)
    if damage == "change":
        path.write_bytes(b"abd")
    else:
        path.unlink()
    request = rf.get("/")
    request.user = pmo
    with pytest.raises(services.FileDamaged):
        services.read(file)
    with pytest.raises(services.FileDamaged):
        services.download_response(request, file)
    assert not DownloadRecord.objects.exists()


def test_a_place_and_a_permission_belong_together(pmo):
    with pytest.raises(ValueError, match="belong together"):
        stored(pmo, point=AccessPoint(unit_id=1))


def test_a_private_file_is_for_its_creator_only(pmo, head_of_pmo):
    file = stored(pmo)
    assert services.may_download(pmo, file)
    assert not services.may_download(head_of_pmo, file)


def test_a_file_follows_the_permission_at_its_place(
    project, project_manager, entity_pmo, executive, outsider, committee_member
):
    point = project.access_point()
    file = stored(entity_pmo, point=point, perm=Perm.REPORT_VIEW)
    people = [project_manager, entity_pmo, executive, outsider, committee_member]
    assert [bool(services.may_download(person, file)) for person in people] == [
        *(True, True, True),
        *(False, False),
    ]


def test_a_file_of_a_secret_initiative_is_for_those_named_on_it(project, project_manager, pmo):
    secret = AccessPoint(unit_id=project.unit_id, initiative_id=project.pk, is_confidential=True)
    file = stored(pmo, point=secret, perm=Perm.REPORT_VIEW)
    assert services.may_download(project_manager, file)
    assert not services.may_download(pmo, file)


def test_the_answer_of_a_feature_replaces_the_rule_of_the_file(pmo, auditor, rf):
    file = stored(pmo)
    request = rf.get("/")
    request.user = auditor
    with pytest.raises(Refused):
        services.download_response(request, file)
    response = services.download_response(request, file, Allowed())
    assert response.getvalue() == b"abc"
    response.file_to_stream.close()
    assert DownloadRecord.objects.values_list("person", "file").get() == (auditor.pk, file.pk)


@pytest.mark.parametrize("model", [StoredFile, DownloadRecord])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_rows_are_never_changed_nor_deleted(model, act):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(model._meta.db_table))


def test_sweep_finds_bytes_without_a_row_and_rows_without_bytes(pmo, media):
    kept, lost = stored(pmo), stored(pmo, b"lost")
    (media / place_of(lost.sha256)).unlink()
    services.storage().put(b"of a transaction that was rolled back")
    services.storage().put(b"of a transaction that goes on")
    old = time.time() - 2 * services.ORPHAN_AFTER_SECONDS
    rolled_back = next(p for p in media.rglob("*") if p.is_file() and p.stat().st_size == 37)
    for path in (rolled_back, media / place_of(kept.sha256)):
        os.utime(path, (old, old))
    said = []
    assert services.sweep_orphans(delete=False, tell=said.append) == (1, 1)
    assert said == [f"no row: {rolled_back}", f"missing or damaged: {lost.sha256}"]
    assert services.sweep_orphans(delete=True, tell=said.append) == (1, 1)
    assert services.sweep_orphans(delete=True, tell=said.append) == (0, 1)
    assert services.read(kept) == b"abc"
