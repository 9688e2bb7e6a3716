"""The Data page: what is open, all data sets, import, remove."""
