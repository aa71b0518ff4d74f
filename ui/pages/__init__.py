"""The pages: each reads like a table of contents of what it shows."""
