"""The log in a storm."""

import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import WStates

from dropout_ui.operations.logs import StormFilter, StrangersFilter, handlers, quieten_storms


@dataclass
class Written:
    """A logger, what it wrote, and a time that goes on when told to."""

    logger: logging.Logger
    stream: io.StringIO = field(default_factory=io.StringIO)
    now: float = 0.0

    @property
    def lines(self) -> list[str]:
        """What it wrote."""
        return self.stream.getvalue().splitlines()


@pytest.fixture
def written() -> Iterator[Written]:
    """A logger with a handler of its own, as Streamlit's have."""
    one = Written(logging.getLogger("storm"))
    handler = logging.StreamHandler(one.stream)
    handler.addFilter(StormFilter(lambda: one.now))
    one.logger.addHandler(handler)
    one.logger.propagate = False
    yield one
    one.logger.removeHandler(handler)


def test_of_lines_from_one_place_one_a_second_is_written_and_the_others_are_counted(
    written: Written,
) -> None:
    for at in range(3000):
        written.now = at / 1000
        written.logger.error("visitor %s is at 100 %%", at)
    assert written.lines == [
        "visitor 0 is at 100 %",
        "visitor 1000 is at 100 % (999 more like this left out)",
        "visitor 2000 is at 100 % (999 more like this left out)",
    ]


def test_what_comes_from_other_places_is_written_at_once(written: Written) -> None:
    for what in ("one", "one", "two\nwith more", "two\nwith something else"):
        # asyncio logs whatever goes wrong from one line, and begins with what it was.
        written.logger.error(what)
    written.logger.warning("one")
    assert written.lines == ["one", "two", "with more", "one"]


def test_what_was_heard_once_is_not_remembered_for_ever(written: Written) -> None:
    for at in range(1000):
        written.logger.error(f"at {at}")
    written.logger.error("at %d", 1)
    storm = written.logger.handlers[0].filters[0]
    assert isinstance(storm, StormFilter)
    assert len(storm._heard) < 500


def test_all_that_writes_the_log_is_held_to_it() -> None:
    logger = logging.getLogger("storm.of.its.own")
    handler = logging.StreamHandler(io.StringIO())
    logger.addHandler(handler)
    before = {one: list(one.filters) for one in handlers()}
    try:
        quieten_storms()
        assert all(any(isinstance(f, StormFilter) for f in one.filters) for one in handlers())
        assert handler in before
        assert logging.lastResort in before
    finally:
        for one, filters in before.items():
            one.filters = filters
        logger.removeHandler(handler)


def read_sent() -> None:
    """As Streamlit reads what a page sent, which is no JSON."""
    sent = WStates()
    sent.set_widget_from_proto(WidgetState(id="$$ID-1", json_value="{"))
    sent.set_widget_metadata(WidgetMetadata("$$ID-1", lambda value: value, str, "json_value"))
    sent["$$ID-1"]


@pytest.mark.parametrize(("act", "kept"), [(read_sent, False), (lambda: int("x"), True)])
def test_a_value_that_no_control_has_is_told_without_a_traceback(
    act: Callable[[], object], kept: bool
) -> None:
    with pytest.raises(ValueError, match=r"Expecting|invalid literal") as raised:
        act()
    fault = (raised.type, raised.value, raised.tb)
    record = logging.LogRecord("streamlit.error_util", 30, "", 1, "broken", None, fault)
    assert StrangersFilter().filter(record)
    assert bool(record.exc_info) == kept
    assert ("no control" in record.getMessage()) != kept
