"""The front door: imported, it is the server, stream and page; run by Streamlit, it is the page."""

import streamlit as st
from starlette.middleware import Middleware

from dropout_ui import page
from dropout_ui.entrance.admission import Admission
from dropout_ui.entrance.doors import Doors
from dropout_ui.entrance.script_turns import script_turn
from dropout_ui.first_visit.compressed_files import CompressedFiles
from dropout_ui.first_visit.preload import HeadStart
from dropout_ui.http import routes
from dropout_ui.http.line import Undelayed
from dropout_ui.operations import json_logs
from dropout_ui.operations.response_headers import ResponseHeaders

json_logs.set_up()

app = st.App(
    __file__,
    routes=routes.routes(),
    lifespan=routes.lifespan,
    # From the outside in.
    middleware=[
        Middleware(Undelayed),
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
