import time

import jwt
import pytest
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa

from ppm.directory.tokens import verified_claims

OURS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FOREIGN = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = {**jwt.algorithms.RSAAlgorithm.to_jwk(OURS.public_key(), as_dict=True), "kid": "one"}
PUBLIC["use"], PUBLIC["alg"] = "sig", "RS256"
GOOD = {"iss": "https://idp", "aud": "portal", "sub": "1", "nonce": "n"}


def token(key=OURS, algorithm="RS256", kid="one", age=0, **changes):
    at = int(time.time()) - age
    claims = {**GOOD, "iat": at, "exp": at + 300, **changes}
    return jwt.encode(claims, key, algorithm, headers={"kid": kid} if kid else {})


def read(encoded):
    return verified_claims(
        encoded, keys={"keys": [PUBLIC]}, issuer="https://idp", audience="portal", nonce="n"
    )


@pytest.mark.parametrize("kid", ["one", None])
def test_a_good_token_is_read_also_without_the_name_of_the_only_key(kid):
    assert read(token(kid=kid))["sub"] == "1"


@pytest.mark.parametrize(
    "bad",
    [
        token(key=FOREIGN),
        token(kid="two"),
        token(aud="another"),
        token(iss="https://elsewhere"),
        token(nonce="m"),
        token(age=3600),
        token(key="a-shared-secret-that-is-long-enough-", algorithm="HS256"),
        jwt.encode({**GOOD, "exp": 9_999_999_999, "iat": 1}, None, "none"),
        "not.a.token",
    ],
)
def test_a_bad_token_is_refused(bad):
    with pytest.raises(OAuth2Error):
        read(bad)
