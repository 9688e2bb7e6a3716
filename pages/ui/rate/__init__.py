"""The rating room: rating cards, the live list and the reasons behind it."""
