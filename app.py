"""The front door: imported, it is the server, stream and page; run by Streamlit, it is the page."""

import streamlit as st
from starlette.middleware import Middleware

from dropout_ui import page, routes
from dropout_ui.admission import Admission
from dropout_ui.doors import Doors
from dropout_ui.preload import HeadStart

app = st.App(
    __file__,
    routes=routes.routes(),
    lifespan=routes.lifespan,
    middleware=[Middleware(Doors), Middleware(Admission), Middleware(HeadStart)],
)

if __name__ == "__main__":
    page.render()
