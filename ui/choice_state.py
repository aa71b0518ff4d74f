"""What is asked on the page Choose, as one value: weights or an order, gates, product, N, draws, quotas, own columns.

Every act of a reader returns another value, so an act that cannot be counted leaves the one before as it was. Its
written form in the link stands in ``ui/choice_link.py``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Self

from clusters.choice import Choice, OwnCriterion, preset
from clusters.choice_bounds import FULL, LIVE, MOST_WANTED, MOST_WEIGHT, THEMES, questions, weighable
from clusters.criteria.criterion import load_presets
from clusters.portfolios import Quotas
from clusters.ranking.draws import Settings
from clusters.ranking.weights import rank_order_centroid

__all__ = [
    "FIRST_PRESET", "FULL", "LIVE", "MOST_WANTED", "MOST_WEIGHT", "THEMES", "ChoiceState", "questions", "weighable",
]  # fmt: skip

FIRST_PRESET: Final = "balanced"


def _live_settings() -> Settings:
    return Settings(draws=LIVE)


@dataclass(frozen=True)
class ChoiceState:
    """One question.

    Attributes:
        weights: by criterion id, 0 to MOST_WEIGHT; a column of an imported layer is named "own:own1.c3".
        order: criterion ids, the most important first; when there are any they give the weights (rank order centroid)
            and ``weights`` keeps what it was before.
        gates: questions that a region must not fail.
        kbli2: the programme's KBLI division, "" = none.
        settings: N and the draws.
        quotas: of the portfolio.
        columns: criteria of the register that need own figures -> the figure that answers them ("own1.c3").
        own: other columns of imported layers as criteria, by their id among the weights; ``column`` is the figure.
        cost: the figure that says what a region costs, "" = none.
        made_with: the data hash of the link that was opened, when the data have changed since; "" = today's data.
    """

    weights: Mapping[str, float] = field(default_factory=lambda: preset(FIRST_PRESET).weights)
    order: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    kbli2: str = ""
    settings: Settings = field(default_factory=_live_settings)
    quotas: Quotas = field(default_factory=Quotas)
    columns: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, OwnCriterion] = field(default_factory=dict)
    cost: str = ""
    made_with: str = ""

    @property
    def counting(self) -> Mapping[str, float]:
        """Return the weights in force, those of no weight left out."""
        if self.order:
            return rank_order_centroid(self.order)
        return {name: weight for name, weight in self.weights.items() if weight > 0}

    @property
    def preset_name(self) -> str:
        """Return the preset whose weights these are, "" when they were changed."""
        if self.order:
            return ""
        given = dict(self.counting)
        return next((name for name, weights in load_presets().items() if dict(weights) == given), "")

    @property
    def choice(self) -> Choice:
        """Return the question as it is ranked."""
        return Choice(self.counting, self.gates, self.kbli2, self.own, self.settings)

    def with_preset(self, name: str) -> Self:
        """Begin again with a preset's weights; gates, product, N and quotas stay."""
        return self._live(weights=preset(name).weights, order=())

    def with_weight(self, name: str, weight: float) -> Self:
        """Weigh one criterion; 0 leaves it out."""
        return self._live(weights={**self.weights, name: weight})

    def with_order(self, order: Sequence[str]) -> Self:
        """Weigh by an order of importance; none goes back to the sliders."""
        return self._live(order=tuple(order))

    def with_gate(self, name: str, *, must: bool) -> Self:
        """Make a question a gate, or no gate any more."""
        kept = tuple(gate for gate in self.gates if gate != name)
        return self._live(gates=(*kept, name) if must else kept)

    def with_product(self, kbli2: str) -> Self:
        """Choose the programme's KBLI division; "" for none."""
        return self._live(kbli2=kbli2)

    def with_top(self, top: int) -> Self:
        """Want another number of regions."""
        return self._live(settings=replace(self.settings, top=top))

    def with_spread(self, spread: float) -> Self:
        """Let the weights stray more or less from the planner's."""
        return self._live(settings=replace(self.settings, spread=spread))

    def with_seed(self, seed: int) -> Self:
        """Draw with another seed."""
        return self._live(settings=replace(self.settings, seed=seed))

    def with_draws(self, draws: int) -> Self:
        """Count with so many draws until the question changes."""
        return replace(self, settings=replace(self.settings, draws=draws))

    def with_quotas(self, quotas: Quotas, cost: str = "") -> Self:
        """Ask for other quotas of the portfolio; the ranking stays."""
        return replace(self, quotas=quotas, cost=cost)

    def with_column(self, name: str, figure: str) -> Self:
        """Answer a criterion that needs own figures by a column of an imported layer; "" takes the column away."""
        kept = {other: given for other, given in self.columns.items() if other != name}
        if figure:
            return self._live(columns={**kept, name: figure})
        return self._live(columns=kept, weights={other: w for other, w in self.weights.items() if other != name})

    def with_own(self, asked: OwnCriterion, weight: float) -> Self:
        """Weigh a column of an imported layer as a criterion of its own; ``asked.column`` is its figure."""
        name = asked.criterion_id
        return self._live(own={**self.own, name: asked}, weights={**self.weights, name: weight})

    def without_own(self, name: str) -> Self:
        """Drop a criterion that is a column of an imported layer."""
        own = {other: asked for other, asked in self.own.items() if other != name}
        weights = {other: weight for other, weight in self.weights.items() if other != name}
        return self._live(own=own, weights=weights, order=tuple(one for one in self.order if one != name))

    def without_layer(self, layer_id: str) -> Self:
        """Drop all that rests on an imported layer which is dropped."""
        return self.only_with(lambda figure: figure.partition(".")[0] != layer_id)

    def only_with(self, is_held: Callable[[str], bool]) -> Self:
        """Drop all that rests on figures of imported layers which are not held."""
        columns = {name: figure for name, figure in self.columns.items() if is_held(figure)}
        own = {name: asked for name, asked in self.own.items() if is_held(asked.column)}
        lost = {*(self.columns.keys() - columns.keys()), *(self.own.keys() - own.keys())}
        weights = {name: weight for name, weight in self.weights.items() if name not in lost}
        order = tuple(name for name in self.order if name not in lost)
        cost = self.cost if self.cost and is_held(self.cost) else ""
        return replace(self, weights=weights, order=order, columns=columns, own=own, cost=cost)

    def with_todays_data(self) -> Self:
        """Take the numbers of today's data as they are; the link is of today from now on."""
        return replace(self, made_with="")

    def _live(self, **changed: object) -> Self:
        """Return a changed question, counted with the live draws again."""
        other = replace(self, **changed)  # type: ignore[arg-type]
        return replace(other, settings=replace(other.settings, draws=LIVE))
