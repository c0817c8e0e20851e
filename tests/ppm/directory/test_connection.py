import pytest

from ppm.directory.connection import contradiction, issuer_of, secret_of


def test_a_tenant_stands_for_its_address_unless_one_is_given():
    assert issuer_of("", tenant="t1") == "https://login.microsoftonline.com/t1/v2.0"
    assert issuer_of("https://id.example/", tenant="t1") == "https://id.example"
    assert issuer_of("", tenant="") == ""


def test_a_secret_in_a_file_goes_before_one_in_the_environment(tmp_path):
    file = tmp_path / "secret"
    file.write_text("from the file\n")

    assert secret_of("typed", file=str(file)) == "from the file"
    assert secret_of("typed", file="") == "typed"


@pytest.mark.parametrize(
    ("issuer", "client", "local", "word"),
    [
        ("https://id.example", "", True, "OIDC_CLIENT_ID"),
        ("https://id.example/common", "portal", True, "one tenant"),
        ("", "", False, "nobody could sign in"),
    ],
)
def test_what_cannot_go_together_is_said(issuer, client, local, word):
    assert word in contradiction(issuer, client, local_sign_in=local)


def test_a_provider_or_passwords_suffice():
    assert contradiction("https://id.example", "portal", local_sign_in=False) == ""
    assert contradiction("", "", local_sign_in=True) == ""
