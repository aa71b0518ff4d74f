"""FACTS: registers edited by people, compiled layers, and the recipes that build those."""
