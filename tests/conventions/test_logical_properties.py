"""Styles say start and end, not left and right, so that they fit pages of both directions."""

import re
from pathlib import Path

STYLES = Path(__file__).parent.parent.parent / "static" / "css"
PHYSICAL = re.compile(
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b|(?<![\w-])(?:left|right)\s*:"
    r"|(?:text-align|float|clear):\s*(?:left|right)|-(?:left|right)-radius"
)
FOUR = re.compile(r"\b(margin|padding|inset|border-width):\s*([^;]+);")
VALUE = re.compile(r"(?:[^\s()]+|\((?:[^()]|\([^()]*\))*\))+")


def _is_one_sided(values: list[str]) -> bool:
    return len(values) == 4 and values[1] != values[3]


def test_styles_name_no_physical_side() -> None:
    found = []
    for path in sorted(STYLES.rglob("*.css")):
        sheet = re.sub(r"(?s)/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), path.read_text())
        for number, line in enumerate(sheet.splitlines(), 1):
            sides = [VALUE.findall(values) for _name, values in FOUR.findall(line)]
            if PHYSICAL.search(line) or any(map(_is_one_sided, sides)):
                found.append(f"{path.relative_to(STYLES)}:{number}: {line.strip()}")
    assert found == []
