"""The least that a Streamlit page can show."""

import streamlit as st

st.html('<p data-testid="row">Hello</p>')
