"""What the browser's scripts are checked against is what the server sends."""

from tests.wire import FILE, declarations


def test_the_scripts_know_the_types_of_the_wire_as_they_are() -> None:
    assert FILE.read_text(encoding="utf-8") == declarations(), "make wire writes them"
