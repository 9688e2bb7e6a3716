"""Shared Streamlit code."""
