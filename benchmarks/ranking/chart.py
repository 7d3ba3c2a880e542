"""The share of the true top ten found against visits, drawn as SVG."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

WIDE, HIGH, LEFT, TOP, BOTTOM, RIGHT = 860, 460, 70, 40, 400, 640
MOST = 50_000
COLORS = ("#1f5fbf", "#8a8f98", "#0b8a5c", "#c7772e", "#7a3fb0", "#b3261e", "#4c5563", "#111827")


def draw(lines: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """An SVG of lines by name, each of (visits, share found)."""
    parts = [*_frame(), *(_line(number, name, pairs) for number, (name, pairs) in enumerate(lines.items()))]
    box = f'viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}"'
    style = 'font-family="system-ui, sans-serif" font-size="13"'
    title = "<title>True top ten found, by visits</title>"
    body = "\n".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} {style} role="img">\n{title}\n{body}\n</svg>\n'


def _frame() -> Iterator[str]:
    yield f'<rect width="{WIDE}" height="{HIGH}" fill="#ffffff"/>'
    yield f'<text x="{LEFT}" y="22" fill="#111827">Share of the true top ten found, mean of the seeds, by visits</text>'
    for tenths in range(0, 11, 2):
        y = _y(tenths / 10)
        yield f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke="#e5e7eb"/>'
        yield f'<text x="{LEFT - 10}" y="{y + 4:.1f}" text-anchor="end" fill="#4c5563">{tenths / 10:.1f}</text>'
    for visits in range(0, MOST + 1, 10_000):
        x = _x(visits)
        yield f'<text x="{x:.1f}" y="{BOTTOM + 22}" text-anchor="middle" fill="#4c5563">{visits:,}</text>'
    yield f'<text x="{(LEFT + RIGHT) / 2:.0f}" y="{BOTTOM + 44}" text-anchor="middle" fill="#4c5563">visits</text>'


def _line(number: int, name: str, pairs: Sequence[tuple[float, float]]) -> str:
    color, y = COLORS[number % len(COLORS)], TOP + 16 + 22 * number
    points = " ".join(f"{_x(visits):.1f},{_y(share):.1f}" for visits, share in pairs if visits <= MOST)
    dashes = ' stroke-dasharray="6 4"' if number % 2 else ""
    stroke = f'stroke="{color}" stroke-width="2"{dashes}'
    return (
        f'<polyline points="{points}" fill="none" {stroke}/>\n'
        f'<path d="M{RIGHT + 20} {y - 4}h26" {stroke}/>'
        f'<text x="{RIGHT + 54}" y="{y}" fill="#111827">{escape(name)}</text>'
    )


def _x(visits: float) -> float:
    return LEFT + visits / MOST * (RIGHT - LEFT)


def _y(share: float) -> float:
    return BOTTOM - share * (BOTTOM - TOP)
