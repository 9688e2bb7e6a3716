"""Accounts: signing in by OpenID Connect where the server offers it, and what a person who did may do."""
