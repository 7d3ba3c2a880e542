"""Templates, styles and scripts: rules that hold for each of their files."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LONGEST = 120
TEXT = {".html", ".txt", ".xml", ".svg", ".css", ".js"}


def test_no_line_is_longer_than_120_characters() -> None:
    files = [path for name in ("templates", "static") for path in sorted((ROOT / name).rglob("*")) if path.is_file()]
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        if path.suffix in TEXT
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert long == []
