import pytest

from ppm.directory.calc import read

ENTRA = {
    "oid": "0f8c",
    "sub": "pairwise",
    "preferred_username": "Noemie.Tilmant@cfs-fks.example",
    "name": "Noémie Tilmant",
    "xms_pl": "fr-BE",
    "groups": ["b", "a", "b"],
}


def test_what_entra_sends_is_understood():
    claims = read(ENTRA, uid_claim="oid", trusts_email=True)

    assert claims.uid == "0f8c"
    assert (claims.email, claims.is_email_confirmed) == ("noemie.tilmant@cfs-fks.example", True)
    assert (claims.given_name, claims.family_name, claims.language) == ("Noémie", "Tilmant", "fr")
    assert claims.groups == ("a", "b")


@pytest.mark.parametrize(
    ("more", "confirmed"),
    [
        ({}, False),
        ({"email": "a@example.org"}, False),
        ({"email": "a@example.org", "email_verified": True}, True),
        ({"email": "a@example.org", "email_verified": "false"}, False),
        ({"email": "a@example.org", "xms_edov": "1"}, True),
        ({"email_verified": True}, False),
        ({"email": "no address", "email_verified": True}, False),  # only the upn is one
    ],
)
def test_an_address_counts_as_confirmed_only_when_the_directory_says_so(more, confirmed):
    assert read({**ENTRA, **more}).is_email_confirmed is confirmed


@pytest.mark.parametrize(
    ("more", "groups"),
    [
        ({"groups": []}, ()),
        ({"groups": "one"}, ("one",)),
        ({"_claim_names": {"groups": "src1"}}, None),
        ({"hasgroups": "true"}, None),
        ({"_claim_names": {"address": "src1"}}, ("a", "b")),
    ],
)
def test_groups_are_a_list_none_or_too_many(more, groups):
    assert read({**ENTRA, **more}).groups == groups
    assert read({}).groups == ()


def test_a_person_without_a_name_is_called_by_the_address():
    assert read({"email": "jorn@example.org"}).given_name == "jorn"
