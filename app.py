"""The front door: imported, it is the server, stream and page; run by Streamlit, it is the page."""

import streamlit as st

from dropout_ui import page, routes

app = st.App(__file__, routes=routes.routes(), lifespan=routes.lifespan)

if __name__ == "__main__":
    page.render()
