"""What people see: the only place that knows Streamlit and Plotly."""
