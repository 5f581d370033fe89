"""The experiment: headless, with neither Streamlit nor Plotly."""
