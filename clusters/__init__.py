"""WHAT: registers and their contracts, evidence, sentra, programmes, and what can be asked of them."""
