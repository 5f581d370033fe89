"""The table of environment variables in docs/host.md, made from the code."""

from typing import Final

from dropout_ui.server_settings import SETTINGS
from tests.serving import ROOT

FILE: Final = ROOT / "docs" / "host.md"
_HEAD: Final = "| environment variable | is | default |\n|---|---|---|\n"


def page() -> str:
    """The whole page, with its table as the code has it."""
    before, _, rest = FILE.read_text(encoding="utf-8").partition(_HEAD)
    after = rest.partition("\n\n")[2]
    rows = (f"| `{one.name}` | {one.meaning} | {one.usual} |" for one in SETTINGS)
    return before + _HEAD + "\n".join(rows) + "\n\n" + after


def main() -> None:
    """Write the page."""
    FILE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
