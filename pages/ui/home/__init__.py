"""Home: who is watching, and where to go from here."""
