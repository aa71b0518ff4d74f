"""What our measured map fetches. Apart from the page: streamlit-folium must not be imported before the server runs."""

from functools import cache

from benchmarks import synthetic
from ui.assets import Assets, build_assets
from ui.map.layers import points_payload
from ui.map.legend import meta_payload


@cache
def assets() -> Assets:
    """Return what the map fetches by URL; provinces are named by their codes here."""
    names = {
        vintage: {code: f"Provinsi {code}" for code in synthetic.REGIONS[f"province_code_{vintage}"].unique()}
        for vintage in ("2017", "2022")
    }
    return build_assets(points_payload(synthetic.records()), meta_payload(names))
