"""The routes, by what they are about; each file ends with the table of its routes."""
