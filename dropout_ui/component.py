"""How a part of the page that lives in the browser is mounted by Streamlit."""

from importlib.resources import files
from typing import Any, Final

import streamlit as st

from dropout_ui.assets import asset

# Streamlit sends this text with every message, so it only fetches the rest, which is cached.
_LOADER: Final = """
export default function (component) {
  const { data, parentElement } = component;
  const base = location.pathname.replace(/\\/?$/, "/");
  const script = new URL(base + data.assets.script, location.origin);
  let leave = () => {};
  import(script).then((module) => { leave = module.show(component, base); });
  return () => leave();
}
"""


def declare(name: str) -> Any:
    """The component whose HTML, style and script stand in the folder of that name."""
    folder = files(f"dropout_ui.{name}")
    return st.components.v2.component(
        f"dropout_{name}",
        html=folder.joinpath(f"{name}.html").read_text(encoding="utf-8"),
        css=folder.joinpath(f"{name}.css").read_text(encoding="utf-8"),
        js=_LOADER,
        isolate_styles=False,
    )


def assets(name: str) -> dict[str, str]:
    """What a component's script is to load, below the page's own address."""
    return {"script": asset(f"{name}.js").path[1:], "plotly": asset("plotly.min.js").path[1:]}
