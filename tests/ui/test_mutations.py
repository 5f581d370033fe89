"""A sample of requests and messages with faults in them; all of it is in `make load`."""

import asyncio

from tests.benchmarks.followers import Target
from tests.benchmarks.mutations import ask_many, say_many
from tests.serving import Server


def test_no_mutated_request_breaks_anything(server: Server) -> None:
    before = len(server.log)
    met = asyncio.run(ask_many(Target.at(server.url), 400, seed=1))
    assert met.total() == 400
    assert [answer for answer in met if not answer.isdigit()] == []
    # Not all are refused at the first letter.
    assert met["200"] > 20
    assert met["422"] > 20
    assert "Traceback" not in server.log[before:]


def test_no_mutated_message_breaks_anything(server: Server) -> None:
    before = len(server.log)
    met = asyncio.run(say_many(Target.at(server.url), 80, seed=2))
    assert met.total() == 80
    assert met["answered"] > 20
    assert "Traceback" not in server.log[before:]
