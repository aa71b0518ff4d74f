"""Criteria: what regions are judged and weighed by. One row of a register and one function each."""
