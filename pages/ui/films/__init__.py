"""Of the page Films: one film, and browsing through all of them."""
