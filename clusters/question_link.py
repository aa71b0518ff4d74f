"""A planner's question as a link holds it, so that a link opened afresh gives the same numbers."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from clusters.choice import Choice
from clusters.criteria.criterion import load_criteria
from clusters.portfolios import Quotas
from geo.vintages import TODAY, VintageId
from texts import Language

NO_WEIGHT = "none"
"""Stands for the weights when a reader has taken all of them away."""


def write_question(choice: Choice, quotas: Quotas) -> dict[str, tuple[str, ...]]:
    """Return weights, gates, product, N, draws and quotas as a link's values by name, "" where there is nothing."""
    settings = choice.settings
    weights = [f"{name}:{digits(weight)}" for name, weight in choice.weights.items() if weight > 0]
    return {
        "weights": (",".join(weights) or NO_WEIGHT,),
        "gates": (",".join(choice.gates),),
        "product": (choice.kbli2,),
        "top": (str(settings.top),),
        "spread": (digits(settings.spread),),
        "seed": (str(settings.seed),),
        "draws": (str(settings.draws),),
        "quota": tuple(write_quotas(quotas)),
    }


def question_address(
    choice: Choice,
    quotas: Quotas,
    codes: Sequence[str],
    data_hash: str,
    lang: Language,
    *,
    vintage: VintageId = TODAY,
) -> str:
    """Return the page Choose with a question, its regions selected, as an address below that of the server.

    A link holds no figures of an own table, so criteria that rest on one are left out.
    """
    criteria = load_criteria()
    weights = {
        name: weight for name, weight in choice.weights.items() if name in criteria and criteria[name].data == "shipped"
    }
    parts = {
        "lang": (lang,),
        "vintage": () if vintage == TODAY else (vintage,),
        **write_question(replace(choice, weights=weights), quotas),
        "data": (data_hash,),
        "sel": (",".join(codes),),
    }
    asked = [(name, value) for name, values in parts.items() for value in values if value]
    return f"choose?{urlencode(asked, safe=',:')}"


def write_quotas(quotas: Quotas) -> list[str]:
    """Write quotas by the names that they bear in a portfolio."""
    return [
        *(f"island:{island}:{least}" for island, least in quotas.per_island.items()),
        *([f"affirmative:{digits(quotas.affirmative)}"] if quotas.affirmative else []),
        *(f"theme:{theme}:{least}" for theme, least in quotas.per_theme.items()),
        *([] if quotas.per_province is None else [f"province:{quotas.per_province}"]),
        *([] if quotas.budget is None else [f"budget:{digits(quotas.budget)}"]),
    ]


def digits(value: float) -> str:
    """Write a number so that reading it gives the same number."""
    return repr(float(value)).removesuffix(".0")
