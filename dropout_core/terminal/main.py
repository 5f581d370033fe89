"""The verbs of the terminal, and how the process ends."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from dropout_core.terminal.options import FAILED, language_option, program

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

# The first is what is meant where none is named.
VERBS: Final = ("run", "inside", "study", "about")
_INTERRUPTED: Final = 130
_SECONDS_TO_TRY_AGAIN: Final = 0.05


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what a command line asks for; the exit code: 0, or 1 where it failed.

    Raises SystemExit with code 2 for anything wrong on the command line.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    verb = arguments[0] if arguments and arguments[0] in VERBS else ""
    rest = arguments[1:] if verb else arguments
    # Each is loaded when it is needed: what a study needs takes longer than a run.
    if verb == "study":
        from dropout_core.terminal.study import study

        return study(rest)
    if verb == "inside":
        from dropout_core.terminal.inside import inside

        return inside(rest)
    if verb == "about":
        from dropout_core.terminal.about import about

        return about(rest)
    from dropout_core.terminal.run import run

    return run(rest)


def end(do: Callable[[], int] = main) -> None:
    """Do what the command line asks for, and end the process with the exit code that `do` gives.

    A full disk and a closed output are told in a sentence; a reader who has had enough needs none.
    """
    if sys.stderr is None:
        # Closed: what is told there is told nobody, and that is no reason to fail.
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    if sys.stdout is None:
        words = language_option(sys.argv[1:]).words
        sys.exit(words.gettext("Standard output is closed: there is nowhere to print to."))
    try:
        try:
            with _interrupts_kept():
                code = do()
        finally:
            # Here a closed pipe can still be caught; at exit it would be complained about.
            sys.stdout.flush()
    except BrokenPipeError:
        _print_no_more()
        code = FAILED
    except OSError as error:
        _print_no_more()
        print(f"{program()}: {error}", file=sys.stderr)
        code = FAILED
    except KeyboardInterrupt:
        code = _INTERRUPTED
    sys.exit(code)


@contextmanager
def _interrupts_kept() -> Iterator[None]:
    """Have Ctrl-C come again where it met a finalizer or a callback of a weak reference.

    What is raised in these is printed and forgotten: a study would go on to its end.
    """
    before = sys.unraisablehook
    this_thread = threading.get_ident()
    timers = list[threading.Timer]()

    def again() -> None:
        signal.pthread_kill(this_thread, signal.SIGINT)

    def hear(said: "UnraisableHookArgs") -> None:
        if said.exc_type is KeyboardInterrupt:
            # Not at once: what is called here is such a callback as well.
            timers.append(threading.Timer(_SECONDS_TO_TRY_AGAIN, again))
            timers[-1].start()
        else:
            before(said)

    sys.unraisablehook = hear
    try:
        yield
    finally:
        sys.unraisablehook = before
        for timer in timers:
            timer.cancel()


def _print_no_more() -> None:
    """Nothing is left to be said, at exit neither."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
