"""The Tokens chapter."""
