"""Work that gives way between two parts: cooperative multitasking, as steps of a generator."""

from collections.abc import Callable, Generator
from typing import ParamSpec, TypeVar

Result = TypeVar("Result")
Given = ParamSpec("Given")

# Yields between two parts, where it may be laid aside or given up, and returns what came out.
GivingWay = Generator[None, None, Result]


def drained(work: "Generator[object, None, Result]") -> Result:
    """What comes out of work that is done without a pause."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Result = end.value
            return result


def in_one_go(work: Callable[Given, Result]) -> Callable[Given, GivingWay[Result]]:
    """What is too quick to give way, as work that never does."""

    def parts(*given: Given.args, **named: Given.kwargs) -> GivingWay[Result]:
        yield from ()
        return work(*given, **named)

    return parts
