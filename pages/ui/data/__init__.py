"""The Data page: what is open and how good it is, all data sets, adding, removing."""
