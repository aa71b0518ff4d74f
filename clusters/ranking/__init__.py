"""Ranking regions by weighed criteria: ranks as ranges, what evicts a region, portfolios under quotas, peers.

Arrays and frames in, frames out: where a criterion's figures come from is not known here (docs/ranking.md).
"""
