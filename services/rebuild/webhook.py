"""A signed call that somebody else answers with a build."""

import hashlib
import hmac
import json

from services.rebuild.tables import State
from services.rebuild.triggers import Ask, BuildFailed, Note, Outcome

SIGNATURE, TIMESTAMP = "X-Rebuild-Signature", "X-Rebuild-Timestamp"
_SECONDS = 20


class Webhook:
    """POSTs `{"build": 12, "asked": "...", "digest": "...", "why": ["job 12 approved"]}`. Any answer but 2xx is a failure."""

    goes_on = False

    def __init__(self, url: str, secret: str) -> None:
        self._url, self._secret = url, secret

    async def run(self, ask: Ask, note: Note) -> Outcome:  # noqa: ARG002  as all triggers
        import httpx2  # rarely needed, and large

        said = {"build": ask.build, "asked": ask.now.isoformat(), "digest": ask.digest, "why": ask.whys}
        body, stamp = json.dumps(said).encode(), str(int(ask.now.timestamp()))
        headers = {
            "Content-Type": "application/json",
            TIMESTAMP: stamp,
            SIGNATURE: signature(self._secret, stamp, body),
        }
        try:
            async with httpx2.AsyncClient(timeout=_SECONDS) as client:
                answer = await client.post(self._url, content=body, headers=headers)
        except httpx2.HTTPError as error:
            raise BuildFailed(f"The call to {self._url} failed: {type(error).__name__} {error}") from error
        if not answer.is_success:
            raise BuildFailed(f"{self._url} answered {answer.status_code}: {answer.text[:200]}")
        return Outcome(State.HANDED_OVER, f"Answered {answer.status_code}.")

    async def close(self) -> None:
        pass


def signature(secret: str, stamp: str, body: bytes) -> str:
    """`v1=` and the HMAC-SHA256 of `TIMESTAMP.BODY` in hexadecimal digits. The time is in it: an old call cannot be sent again."""
    return "v1=" + hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
