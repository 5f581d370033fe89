"""The command dropout-lab: all verbs of the terminal, and those that need the page's files.

These are `serve`, which serves the page, `replay`, which writes a run into one HTML file,
`pictures`, which has the page make pictures, and `prepare`, which makes the page's files smaller.
"""

import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

from dropout_ui.operations.json_logs import JSON
from dropout_ui.server_settings import LOGS
from dropout_ui.terminal.server_process import ENVIRONMENT, server_command

_GREETING: Final = "STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE"


def end() -> None:
    """Do what the command line asks for, and end the process."""
    if sys.argv[1:2] == ["serve"]:
        serve(sys.argv[2:])
    # What this loads is loaded by the server once more.
    from dropout_core.terminal import main as terminal

    terminal.end(_with_browser_files)


def _with_browser_files() -> int:
    """Do one of the verbs; the exit code. Each is loaded when it is needed."""
    verb, rest = sys.argv[1:2], sys.argv[2:]
    if verb == ["replay"]:
        from dropout_ui.terminal.replay import write_replay

        return write_replay(rest)
    if verb == ["prepare"]:
        from dropout_ui.terminal.prepare import prepare

        return prepare(rest)
    if verb == ["pictures"]:
        from dropout_ui.terminal.pictures import write_pictures

        return write_pictures(rest)
    from dropout_core.terminal.main import main

    return main()


def serve(arguments: Sequence[str]) -> NoReturn:
    """Become the server of the page: `streamlit run`, from whatever folder.

    arguments: options of `streamlit run`; `--port` is short for its `--server.port`.
    """
    options = [
        f"--server.{text[2:]}" if text.partition("=")[0] == "--port" else text for text in arguments
    ]
    command = server_command(options)
    # Streamlit's greeting is no JSON.
    quiet = {_GREETING: "true"} if LOGS.read() == JSON else {}
    os.execve(command[0], command, {**ENVIRONMENT, **quiet, **os.environ})
