"""What a first visit downloads stays small, and is there in its packed forms."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEB = ROOT / "studio/web"

pytestmark = pytest.mark.browser


def test_the_first_visit_is_within_its_budget() -> None:
    measured = subprocess.run(
        ["node", str(ROOT / "frontend/size.mjs"), str(WEB)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert measured.returncode == 0, measured.stdout


def test_every_script_and_style_has_packed_siblings() -> None:
    files = [f for f in (WEB / "assets").iterdir() if f.suffix in (".js", ".css")]
    large = [file for file in files if file.stat().st_size > 2000]
    assert large
    missing = [f.name for f in large for end in (".br", ".gz") if not Path(f"{f}{end}").is_file()]
    assert missing == [], "built without compress.mjs; run: make frontend"
