"""Joint draws of what a planner cannot be sure of: weights, normalisation, method and the unknown values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from clusters.ranking.methods import METHODS, Method
from clusters.ranking.normalise import NORMALISATIONS, Normalisation
from geo.errors import UsageFault

DRAWS_ALLOWED: Final = 50_000
LEAST_WEIGHT: Final = 1e-9
"""A criterion that counts never leaves a draw altogether, so that every axis has a score in every draw."""


@dataclass(frozen=True)
class Settings:
    """How a ranking is drawn.

    Args:
        top: how many regions are wanted (N).
        draws: how many draws.
        spread: 0 keeps the planner's weights in every draw; 1 lets them be anything (see ``draw_weights``).
        seed: the same seed gives the same draws.
        normalisations: allowed ones, each as likely; the first is the base. Distance to target is not among them by
            default: without an ideal it equals min-max, which would count twice.
        methods: allowed ones, each as likely.
    """

    top: int = 5
    draws: int = 5_000
    spread: float = 0.3
    seed: int = 2017
    normalisations: tuple[Normalisation, ...] = ("min-max", "rank", "z-score")
    methods: tuple[Method, ...] = METHODS

    def check(self) -> None:
        """Raise UsageFault when a setting is outside of what is allowed."""
        if not 1 <= self.draws <= DRAWS_ALLOWED:
            raise UsageFault("ranking_setting", name="draws", given=self.draws, allowed=f"1-{DRAWS_ALLOWED}")
        if not 0 <= self.spread <= 1:
            raise UsageFault("ranking_setting", name="spread", given=self.spread, allowed="0-1")
        if self.seed < 0:
            raise UsageFault("ranking_setting", name="seed", given=self.seed, allowed="≥ 0")
        closed: tuple[tuple[str, Sequence[str], Sequence[str]], ...] = (
            ("normalisations", self.normalisations, NORMALISATIONS),
            ("methods", self.methods, METHODS),
        )
        for name, given, allowed in closed:
            if not given or not set(given) <= set(allowed):
                raise UsageFault("ranking_setting", name=name, given=", ".join(given), allowed=", ".join(allowed))


@dataclass(frozen=True, eq=False)
class Draws:
    """What each draw assumes.

    Args:
        weights: draws × criteria, each row summing to 1.
        normalisations: name by draw.
        methods: name by draw.
        unknown: where each unknown cell lies between its bounds, draws × cells in [0, 1]; or the seed from which
            ``fractions`` takes them when they are needed, so that they need not be kept.
    """

    weights: np.ndarray
    normalisations: np.ndarray
    methods: np.ndarray
    unknown: np.ndarray | np.random.SeedSequence

    def __len__(self) -> int:
        """Return the number of draws."""
        return len(self.weights)

    def fractions(self, start: int, stop: int, cells: int) -> np.ndarray:
        """Return the places of all unknown cells in draws ``start`` to ``stop``; the same however they are cut."""
        if isinstance(self.unknown, np.ndarray):
            return self.unknown[start:stop]
        source = np.random.PCG64(self.unknown)
        # one number of 64 bits is used per cell, so a block's beginning can be jumped to
        source.advance(start * cells)
        return np.random.Generator(source).random((stop - start, cells))


def draw(settings: Settings, weights: np.ndarray) -> Draws:
    """Return the draws that settings and the planner's weights (summing to 1) call for."""
    for_weights, for_choice, for_unknown = np.random.SeedSequence(settings.seed).spawn(3)
    choice = np.random.Generator(np.random.PCG64(for_choice))
    normalisations = choice.integers(len(settings.normalisations), size=settings.draws)
    methods = choice.integers(len(settings.methods), size=settings.draws)
    return Draws(
        weights=draw_weights(weights, settings.spread, settings.draws, for_weights),
        normalisations=np.array(settings.normalisations)[normalisations],
        methods=np.array(settings.methods)[methods],
        unknown=for_unknown,
    )


def draw_weights(weights: np.ndarray, spread: float, draws: int, seed: np.random.SeedSequence) -> np.ndarray:
    """Return draws × criteria: ``w + spread * (u - w)`` with u from a Dirichlet distribution around w.

    u is Dirichlet(K w) for K criteria: its mean is w, and for equal weights it is uniform over all weights there are.
    The mean is w at any spread; the s.d. of weight j is ``spread * sqrt(w_j (1 - w_j) / (K + 1))``. The same u serves
    every spread: as it grows, each draw moves on a straight line away from w, and two regions change places at most
    once on it under the weighted sum. Robustness by random weights: Butler, Jia and Dyer (1997).
    """
    if spread == 0 or len(weights) == 1:
        return np.repeat(weights[None, :], draws, axis=0)
    generator = np.random.Generator(np.random.PCG64(seed))
    away = np.maximum(generator.dirichlet(len(weights) * weights, size=draws), LEAST_WEIGHT)
    away /= away.sum(axis=1, keepdims=True)
    moved: np.ndarray = weights + spread * (away - weights)
    return moved
