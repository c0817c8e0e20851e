"""A real OpenID provider on loopback: authlib's, with PKCE enforced, and able to lie on request.

`python -m tests.identity PORT` runs it. `POST /twist {"nonce": "…"}` makes it lie: `nonce` and `client_id`
replace what the portal asked for, so that the ID token carries a wrong nonce or a wrong audience.
"""

import base64
import hashlib
import io
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from ppm.embedded.places import REPOSITORY
from ppm.embedded.servers import free_port


def challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class Honest:
    """A WSGI wrapper that remembers the challenge of each code, and twists what it is told to."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.twist: dict[str, str] = {}
        self.challenges: dict[str, str] = {}

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        path = environ["PATH_INFO"]
        if path == "/twist":
            self.twist = json.loads(self.body(environ))
            start("204 No Content", [])
            return [b""]
        if path == "/oauth2/authorize":
            return self.authorize(environ, start)
        if path == "/oauth2/token":
            return self.token(environ, start)
        return self.app(environ, start)

    @staticmethod
    def body(environ: dict[str, Any]) -> bytes:
        return environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))

    def authorize(self, environ: dict[str, Any], start: Any) -> Any:
        query = dict(parse_qsl(environ["QUERY_STRING"]))
        environ["QUERY_STRING"] = urlencode({**query, **self.twist})

        def noted(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            for name, value in headers:
                code = parse_qs(urlsplit(value).query).get("code") if name == "Location" else None
                if code and query.get("code_challenge_method") == "S256":
                    self.challenges[code[0]] = query["code_challenge"]
            return start(status, headers, *rest)

        return self.app(environ, noted)

    def token(self, environ: dict[str, Any], start: Any) -> Any:
        data = dict(parse_qsl(self.body(environ).decode()))
        if challenge_of(data.get("code_verifier", "")) != self.challenges.get(data.get("code", "")):
            start("400 Bad Request", [("Content-Type", "application/json")])
            return [b'{"error": "invalid_grant", "error_description": "PKCE"}']
        if "client_id" in self.twist:
            data["client_id"] = self.twist["client_id"]
        body = urlencode(data).encode()
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(body), str(len(body))
        return self.app(environ, start)


@dataclass
class Provider:
    """A running provider: `knows` says who people are, `lies` what is wrong with its answers."""

    url: str

    def knows(self, sub: str, **claims: Any) -> None:
        self._send("PUT", f"/users/{sub}", claims)

    def lies(self, **twist: str) -> None:
        self._send("POST", "/twist", twist)

    def _send(self, method: str, path: str, body: dict[str, Any]) -> None:
        request = urllib.request.Request(
            self.url + path,
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
            method=method,
        )
        urllib.request.urlopen(request, timeout=60).close()


@contextmanager
def running() -> Iterator[Provider]:
    """Yield a provider in a process of its own."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.identity", str(port)],
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    provider = Provider(f"http://localhost:{port}")
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            try:
                urllib.request.urlopen(f"{provider.url}/.well-known/openid-configuration").close()
                break
            except OSError:
                time.sleep(0.1)
        yield provider
    finally:
        process.terminate()
        process.wait(60)


if __name__ == "__main__":
    import uvicorn
    from oidc_provider_mock import app

    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    uvicorn.run(Honest(app()), interface="wsgi", host="127.0.0.1", port=int(sys.argv[1]))
