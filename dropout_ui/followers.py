"""Who follows a run or a study: so many at once, so that pages keep their descriptors."""

from collections.abc import AsyncIterable
from functools import cache
from typing import Final

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from dropout_ui import capacity

RETRY_SECONDS: Final = 5
_HEADERS: Final = {
    # Proxies are asked not to store, not to compress and not to hold back what passes.
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}


class CrowdedError(Exception):
    """Raised where no more can follow."""

    def __init__(self) -> None:
        super().__init__(f"too many follow runs and studies; ask again in {RETRY_SECONDS} s")


class Followers:
    """How many follow, of `limit` at most. Used on the event loop's thread."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.count = 0

    def check(self) -> None:
        """Raises CrowdedError where there is no place for one more."""
        if self.count >= self.limit:
            raise CrowdedError


@cache
def followers() -> Followers:
    """Those of this server."""
    return Followers(capacity.followers())


class EventStreamResponse(StreamingResponse):
    """Server-sent events, and one follower for as long as they are sent.

    Raises CrowdedError where there is no place for one more.
    """

    def __init__(self, content: AsyncIterable[bytes]) -> None:
        followers().check()
        super().__init__(content, media_type="text/event-stream", headers=_HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        followers().count += 1
        try:
            await super().__call__(scope, receive, send)
        finally:
            followers().count -= 1
