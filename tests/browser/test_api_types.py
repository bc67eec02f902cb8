"""The browser's types are made from the API as it is today."""

import json
from pathlib import Path

from studio import openapi

KEPT = Path(__file__).parents[2] / "frontend/openapi.json"


def test_the_kept_api_description_is_fresh() -> None:
    kept, present = json.loads(KEPT.read_text("utf-8")), json.loads(openapi.as_json())
    kept["info"]["version"] = present["info"]["version"]
    assert kept == present, "renew it: npm --prefix frontend run types"
