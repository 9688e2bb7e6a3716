"""One screen a file; shared Streamlit code in `ui`."""
