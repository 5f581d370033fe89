"""The front door: imported, it is the server, stream and page; run by Streamlit, it is the page."""

import streamlit as st
from starlette.middleware import Middleware

from dropout_ui import json_logs, page, routes
from dropout_ui.admission import Admission
from dropout_ui.compressed_files import CompressedFiles
from dropout_ui.doors import Doors
from dropout_ui.preload import HeadStart
from dropout_ui.response_headers import ResponseHeaders
from dropout_ui.script_turns import script_turn

json_logs.set_up()

app = st.App(
    __file__,
    routes=routes.routes(),
    lifespan=routes.lifespan,
    # From the outside in.
    middleware=[
        Middleware(ResponseHeaders),
        Middleware(Doors),
        Middleware(Admission),
        Middleware(CompressedFiles),
        Middleware(HeadStart),
    ],
)

if __name__ == "__main__":
    with script_turn():
        page.render()
