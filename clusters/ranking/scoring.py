"""Scores and ranks of every region in every draw: the one pass over draws × regions × criteria."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from clusters.ranking.cells import Cells
from clusters.ranking.draws import Draws
from clusters.ranking.methods import Method, Reach, coefficients, corners, finish, terms
from clusters.ranking.normalise import Normalisation, Scale, scale
from clusters.ranking.problem import AXES, Axis
from geo.errors import UsageFault

BLOCK: Final = 1_000
"""Draws that are counted together. It bounds the memory beside the results and changes no figure."""
WORKERS: Final = 2
"""Threads; numpy lets go of Python's lock inside an operation."""

DECIMALS: Final = 10
"""Scores are kept to so many decimals; regions that agree in all of them are tied."""


@dataclass(frozen=True, eq=False)
class Scores:
    """What the pass found; regions in the order of the cells.

    Args:
        total: draws × regions, position between the worst and the best possible (0-1), float64.
        axes: the same by axis, with that axis's criteria alone; without an axis that has none.
        ranks: draws × regions, 1 is best; tied regions share the better rank ("1224"), int32.
        top_share: by region, share of draws in the top N; regions tied across the border share what is left.
    """

    total: np.ndarray
    axes: dict[Axis, np.ndarray]
    ranks: np.ndarray
    top_share: np.ndarray


@dataclass(frozen=True, eq=False)
class _Ready:
    """A normalisation and method with everything that no draw changes."""

    method: Method
    scales: tuple[Scale, ...]
    reach: Reach
    known: tuple[np.ndarray, ...]
    """One array of criteria × regions per term; unknown cells hold 0."""
    ends: tuple[np.ndarray, np.ndarray]


def scales_of(cells: Cells, normalisation: Normalisation) -> tuple[Scale, ...]:
    """Return every criterion's scale.

    Raises UsageFault when all are at one place of it: by distance, when nobody is short of the ideal.
    """
    found = []
    for column, criterion in enumerate(cells.criteria):
        values, own = cells.matrix[:, column], cells.of_column(column)
        known = values[~np.isnan(values)]
        one = scale(normalisation, criterion, known, cells.lower[own], cells.upper[own])
        if one.worst == one.best:
            raise UsageFault("ranking_criterion_constant", criterion=criterion.criterion_id)
        found.append(one)
    return tuple(found)


def score(cells: Cells, draws: Draws, top: int, *, block: int = BLOCK) -> Scores:
    """Score and rank every region in every draw.

    Memory: 8 bytes × draws × regions for the scores and for each axis, 4 for the ranks, and blocks of ``block`` draws.
    """
    shape = (len(draws), len(cells.regions))
    pairs = set(zip(draws.normalisations.tolist(), draws.methods.tolist(), strict=True))
    scales = {name: scales_of(cells, name) for name, _ in pairs}
    ready = {(name, method): _make_ready(cells, scales[name], method) for name, method in sorted(pairs)}
    axes = _columns_by_axis(cells)
    total = np.empty(shape)
    # with one axis the whole is that axis, and is kept once
    by_axis = {axis: np.empty(shape) if len(axes) > 1 else total for axis in axes}
    found = Scores(total, by_axis, np.empty(shape, np.int32), np.zeros(shape[1]))

    def count(start: int) -> np.ndarray:
        stop = min(start + block, len(draws))
        _score_block(cells, draws, ready, axes, found, slice(start, stop))
        return _rank_block(found.total[start:stop], found.ranks[start:stop], top)

    with ThreadPoolExecutor(WORKERS) as pool:
        shares = list(pool.map(count, range(0, len(draws), block)))
    np.divide(np.sum(shares, axis=0), len(draws), out=found.top_share)
    return found


def _columns_by_axis(cells: Cells) -> dict[Axis, np.ndarray]:
    columns = {axis: np.array([at for at, one in enumerate(cells.criteria) if one.axis == axis], int) for axis in AXES}
    return {axis: of_axis for axis, of_axis in columns.items() if of_axis.size}


def _make_ready(cells: Cells, scales: tuple[Scale, ...], method: Method) -> _Ready:
    reach = Reach(np.array([one.worst for one in scales]), np.array([one.best for one in scales]))
    by_column = []
    for column, one in enumerate(scales):
        values = cells.matrix[:, column]
        known = ~np.isnan(values)
        of_known = terms(method, one.at(values[known]), column, reach)
        spread_out = np.zeros((len(of_known), len(values)))
        spread_out[:, known] = of_known
        by_column.append(spread_out)
    known_terms = tuple(np.ascontiguousarray(term) for term in np.stack(by_column, axis=1))
    return _Ready(method, scales, reach, known_terms, corners(method, reach))


def _score_block(
    cells: Cells,
    draws: Draws,
    ready: dict[tuple[str, str], _Ready],
    axes: dict[Axis, np.ndarray],
    found: Scores,
    part: slice,
) -> None:
    fractions = draws.fractions(part.start, part.stop, len(cells.rows))
    for (normalisation, method), one in ready.items():
        chosen = np.flatnonzero((draws.normalisations[part] == normalisation) & (draws.methods[part] == method))
        if not chosen.size:
            continue
        weights = draws.weights[part][chosen]
        by_axis = {axis: _add_up(cells, one, of_axis, weights, fractions[chosen]) for axis, of_axis in axes.items()}
        total = [sum(terms[1:], terms[0]) for terms in zip(*by_axis.values(), strict=True)]
        whole = finish(one.method, total, weights, one.ends)
        found.total[part.start + chosen] = np.round(whole, DECIMALS)
        if len(axes) > 1:
            for axis, sums in by_axis.items():
                ends = (one.ends[0][axes[axis]], one.ends[1][axes[axis]])
                found.axes[axis][part.start + chosen] = finish(one.method, sums, weights[:, axes[axis]], ends)


def _add_up(
    cells: Cells, ready: _Ready, columns: np.ndarray, weights: np.ndarray, fractions: np.ndarray
) -> list[np.ndarray]:
    """Return the method's sums over some criteria, an array of draws × regions per term."""
    factors = coefficients(ready.method, weights)
    sums = [np.einsum("dc,cr->dr", factors[:, columns], known[columns]) for known in ready.known]
    for column in columns:
        unknown = cells.rows[cells.of_column(column)]
        if unknown.size:
            for whole, drawn in zip(sums, _drawn_terms(cells, ready, column, fractions), strict=True):
                whole[:, unknown] += factors[:, column, None] * drawn
    return sums


def _drawn_terms(cells: Cells, ready: _Ready, column: int, fractions: np.ndarray) -> tuple[np.ndarray, ...]:
    scaled = ready.scales[column].at(cells.drawn(fractions, column))
    return terms(ready.method, scaled, column, ready.reach)


def _rank_block(scores: np.ndarray, ranks: np.ndarray, top: int) -> np.ndarray:
    """Write the ranks of some draws; return by region the sum of its shares in the top N.

    A score and its region are packed into one integer, so that sorting needs no second pass for the order.
    """
    draws, regions = scores.shape
    bits = regions.bit_length()
    packed = np.rint((1.0 - scores) * 10**DECIMALS).astype(np.int64)
    packed <<= bits
    packed |= np.arange(regions)
    packed.sort(axis=1)
    order = packed & ((1 << bits) - 1)
    packed >>= bits
    place = np.arange(1, regions + 1, dtype=np.int32)
    in_order = np.broadcast_to(place, (draws, regions))
    tied = packed[:, 1:] == packed[:, :-1]
    if tied.any():
        in_order = in_order.copy()
        in_order[:, 1:][tied] = 0
        np.maximum.accumulate(in_order, axis=1, out=in_order)
    order += np.arange(0, ranks.size, regions)[:, None]
    np.put(ranks, order, in_order)
    return _top_shares(ranks, top)


def _top_shares(ranks: np.ndarray, top: int) -> np.ndarray:
    inside = ranks <= top
    counts = inside.sum(axis=1)
    shares: np.ndarray = inside.sum(axis=0).astype(float)
    for row in np.flatnonzero(counts > top):
        # regions tied across the border share the places that are left
        last = ranks[row][inside[row]].max()
        tied = ranks[row] == last
        shares[tied] += (top - last + 1) / tied.sum() - 1
    return shares
