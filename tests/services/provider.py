"""A sign-in provider on this machine: OpenID Connect with real keys, as Google has it, and OAuth with an API, as GitHub has it.

It refuses what the real ones refuse: a code that is used twice or comes with another address or secret, and a verifier
that does not fit the challenge. A test makes it misbehave by `claims`, `signer`, `is_down`.
"""

import base64
import contextlib
import hashlib
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

ID, SECRET = "our-client", "our-secret"


def new_key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})


@dataclass
class Visitor:
    """Who is signed in at the provider."""

    number: int = 4711
    name: str = "maria"
    email: str = "maria@example.org"
    is_verified: bool = True


@dataclass
class Provider:
    url: str
    key: RSAKey = field(default_factory=lambda: new_key("first"))
    signer: RSAKey | None = None
    """Signs in place of the key that is published."""
    visitor: Visitor = field(default_factory=Visitor)
    claims: dict[str, Any] = field(default_factory=dict)
    """Written over what the id_token says."""
    is_down: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)

    def reset(self) -> None:
        """As it was at the start."""
        self.signer, self.visitor, self.claims, self.is_down = None, Visitor(), {}, False

    async def discovery(self, _: Request) -> Response:
        if self.is_down:
            return Response("Bad gateway", 502)
        return JSONResponse({
            "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize", "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys", "code_challenge_methods_supported": ["S256"],
        })  # fmt: skip

    async def keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def ask(self, request: Request) -> Response:
        """The page that asks whether one wants to sign in there; it is sent with the button that was pressed."""
        asked = dict(request.query_params)
        if asked.get("client_id") != ID or not asked.get("redirect_uri", "").startswith("http://testserver/accounts/"):
            return Response("unknown client", 400)
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            return Response("PKCE is needed", 400)
        if request.method == "GET":
            return HTMLResponse('<form method="post"><button name="answer" value="yes">Yes</button></form>')
        if (await request.form()).get("answer") != "yes":
            back = {"error": "access_denied", "state": asked["state"]}
        else:
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked
            back = {"code": code, "state": asked["state"], "iss": self.url}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 303)

    async def token(self, request: Request) -> Response:
        if self.is_down:
            return Response("Bad gateway", 502)
        form = {name: str(value) for name, value in (await request.form()).items()}
        asked = self.codes.pop(form.get("code", ""), None)
        is_github = request.url.path.startswith("/login/oauth/")
        if asked is None or not _fits(asked, form):
            return JSONResponse({"error": "invalid_grant"}, 200 if is_github else 400)
        token = secrets.token_urlsafe(16)
        self.tokens.add(token)
        given = {"access_token": token, "token_type": "bearer"}
        return JSONResponse(given if is_github else {**given, "id_token": self.id_token(asked)})

    def id_token(self, asked: dict[str, str]) -> str:
        now, who = int(time.time()), self.visitor
        claims = {
            "iss": self.url, "aud": ID, "sub": str(who.number), "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            "email": who.email, "email_verified": who.is_verified,
        }  # fmt: skip
        signer = self.signer or self.key
        return jwt.encode({"alg": "RS256", "kid": signer.kid or ""}, {**claims, **self.claims}, signer)

    async def user(self, request: Request) -> Response:
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return JSONResponse({"message": "Bad credentials"}, 401)
        if request.url.path == "/user":
            return JSONResponse({"id": self.visitor.number, "login": self.visitor.name, "email": "public@example.net"})
        other = {"email": "other@example.net", "primary": False, "verified": True}
        main = {"email": self.visitor.email, "primary": True, "verified": self.visitor.is_verified}
        return JSONResponse([other, main])


def _fits(asked: dict[str, str], form: dict[str, str]) -> bool:
    proof = (
        base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
    )
    return (
        proof == asked["code_challenge"]
        and (form.get("client_id"), form.get("client_secret")) == (ID, SECRET)
        and form.get("redirect_uri") == asked["redirect_uri"]
    )


@contextlib.contextmanager
def serving() -> Iterator[Provider]:
    """The provider, for as long as it is asked, on a port of its own."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        made = Provider(f"http://127.0.0.1:{listening.getsockname()[1]}")
        routes = [
            Route("/.well-known/openid-configuration", made.discovery), Route("/keys", made.keys),
            Route("/authorize", made.ask, methods=["GET", "POST"]), Route("/token", made.token, methods=["POST"]),
            Route("/login/oauth/authorize", made.ask, methods=["GET", "POST"]),
            Route("/login/oauth/access_token", made.token, methods=["POST"]), Route("/user", made.user),
            Route("/user/emails", made.user),
        ]  # fmt: skip
        server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), log_level="error", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            server.should_exit = True
            thread.join(10)
