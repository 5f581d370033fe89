"""The command dropout-lab: all verbs of the terminal, and those that need the page's files.

These are `serve`, which serves the page, and `replay`, which writes a run into one HTML file.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

# They must be there before the process starts. A variable that is set wins.
_ENVIRONMENT: Final = {
    # Runs share the cores by threads of their own.
    "OMP_NUM_THREADS": "1",
    # A run's large tensors go back to the system when it ends, and leave no holes between those
    # kept.
    "MALLOC_MMAP_THRESHOLD_": "262144",
}


def end() -> None:
    """Do what the command line asks for, and end the process."""
    if sys.argv[1:2] == ["serve"]:
        serve(sys.argv[2:])
    if sys.argv[1:2] == ["replay"]:
        from dropout_ui.replay_command import write_replay

        sys.exit(write_replay(sys.argv[2:]))
    # What this loads is loaded by the server once more.
    from dropout_core.terminal import main as terminal

    terminal.end()


def serve(arguments: Sequence[str]) -> NoReturn:
    """Become the server of the page: `streamlit run`, from whatever folder.

    arguments: options of `streamlit run`; `--port` is short for its `--server.port`.
    """
    options = [
        f"--server.{text[2:]}" if text.partition("=")[0] == "--port" else text for text in arguments
    ]
    # Safe path (-P): no file of the folder that it is called in may pass for a module.
    command = [sys.executable, "-P", "-m", "streamlit", "run", str(_front_door()), *options]
    os.execve(command[0], command, {**_ENVIRONMENT, **os.environ})


def _front_door() -> Path:
    """app.py, with .streamlit/config.toml beside it: in a checkout they lie at the top."""
    package = Path(__file__).parent
    installed = package / "front_door" / "app.py"
    return installed if installed.exists() else package.parent / "app.py"
