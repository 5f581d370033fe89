"""Work that gives way between two parts."""

from collections.abc import Generator

from dropout_core.cooperative import drained, in_one_go


def counted(parts: int) -> Generator[None, None, int]:
    """Work of so many parts."""
    done = 0
    for _ in range(parts):
        done += 1
        yield
    return done


def test_what_is_drained_is_what_comes_out_in_the_end() -> None:
    assert drained(counted(3)) == 3
    assert drained(counted(0)) == 0


def test_work_in_one_go_never_gives_way() -> None:
    work = in_one_go(max)(2, 5)
    assert list(work) == []
    assert drained(in_one_go(max)(2, 5)) == 5
