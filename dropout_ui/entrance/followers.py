"""Who follows a run or a study: so many at once, so that pages keep their descriptors."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final

from dropout_ui.entrance import capacity

RETRY_SECONDS: Final = 5


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

    @contextmanager
    def place(self) -> Iterator[None]:
        """Be one of them for a while."""
        self.count += 1
        try:
            yield
        finally:
            self.count -= 1


@cache
def followers() -> Followers:
    """Those of this server."""
    return Followers(capacity.followers())
