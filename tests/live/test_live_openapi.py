"""Schemathesis asks the service what its OpenAPI document allows, and what it does not.

Both vintages of a layer are described by the same code, so one vintage is asked, points and polygons. One thing the
document cannot say: which six of a rectangle's numbers are latitudes and that south lies below north. A rectangle that
breaks only that is refused (400), and that alone is let pass where the document allows it.
"""

import json
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config._checks import NegativeDataRejectionConfig, PositiveDataAcceptanceConfig

from live.asking import MAX_LIMIT, MAX_PAGE
from tests.live.conftest import Live

ASKED = ("/", "/conformance", "/collections", "/openapi", "/dictionary", "/catalogue")
LAYERS = ("provinces-2022", "programme-sites-2022")
EXAMPLES = 12


@pytest.fixture(scope="module")
def document(live: Live) -> dict[str, Any]:
    return live.document("/openapi?lang=en")


@pytest.fixture(scope="module")
def schema(live: Live, document: dict[str, Any]) -> Any:
    paths = {path: found for path, found in document["paths"].items() if path in ASKED or path.split("/")[2] in LAYERS}
    loaded = schemathesis.openapi.from_dict({**document, "paths": paths})
    loaded.config.update(base_url=live.url)
    checks = loaded.config.checks
    accepted = [*PositiveDataAcceptanceConfig().expected_statuses, "400"]
    checks.positive_data_acceptance = PositiveDataAcceptanceConfig(expected_statuses=accepted)
    rejected = [*NegativeDataRejectionConfig().expected_statuses, "414"]
    checks.negative_data_rejection = NegativeDataRejectionConfig(expected_statuses=rejected)
    return loaded


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.name.lower())
def test_every_operation_answers_as_documented(schema: Any, mode: schemathesis.GenerationMode) -> None:
    statuses: Counter[int] = Counter()
    for found in schema.get_all_operations():
        ask(found.ok(), mode, statuses)
    assert min(statuses) >= 200
    assert max(statuses) < 500
    assert statuses[200 if mode is schemathesis.GenerationMode.POSITIVE else 400] > 100


def ask(operation: Any, mode: schemathesis.GenerationMode, statuses: Counter[int]) -> None:
    """Ask one operation for some examples; schemathesis judges status, content type, schema and headers."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def judge(case: schemathesis.Case) -> None:
        answer = case.call(timeout=60)
        statuses[answer.status_code] += 1
        case.validate_response(answer)
        if mode is schemathesis.GenerationMode.POSITIVE and answer.status_code == 400:
            assert "bbox" in (case.query or {}), answer.text

    judge()


def test_the_document_refers_to_nothing_outside_itself(document: dict[str, Any]) -> None:
    references = [line for line in json.dumps(document, indent=0).splitlines() if '"$ref"' in line]
    assert references
    assert all('"#/' in line for line in references)


def test_the_document_states_the_limits_that_are_kept(live: Live, document: dict[str, Any]) -> None:
    limit = document["components"]["parameters"]["limit"]["schema"]
    assert live.get(f"/collections/regions-2022/items?limit={limit['maximum']}").status_code == 200
    assert live.get(f"/collections/regions-2022/items?limit={limit['maximum'] + 1}").status_code == 400
    assert (limit["maximum"], document["components"]["schemas"]["featureCollection"]["properties"]["features"]) == (
        MAX_LIMIT,
        {"type": "array", "maxItems": MAX_PAGE, "items": {"$ref": "#/components/schemas/feature"}},
    )
    assert live.document("/collections/regions-2022/items")["numberReturned"] == limit["default"]


def test_every_address_of_the_landing_page_and_of_a_collection_is_there(live: Live, document: dict[str, Any]) -> None:
    for one in live.document("/collections")["collections"]:
        assert f"/collections/{one['id']}/items" in document["paths"]
    links = live.document("/")["links"] + live.document("/collections/programme-sites-2022")["links"]
    ours = {link["href"]: link["type"] for link in links if link["href"].startswith(live.url)}
    assert len(ours) > 20
    for href, media_type in ours.items():
        answer = live.session.head(href, timeout=60)
        assert answer.status_code == 200, href
        assert answer.headers["Content-Type"].split(";")[0] == media_type.split(";")[0], href
