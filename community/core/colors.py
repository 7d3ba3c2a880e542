"""The accent color of the site in sRGB, for what does not know OKLCH: pictures, mail programs and manifests."""

import math

LIGHTNESS, CHROMA = 0.5, 0.13


def accent_rgb(hue: int) -> tuple[int, int, int]:
    """The accent of a hue, in degrees.

    Lightness 0.5 and chroma 0.13 are within sRGB for nearly every hue, and dark enough for white text. The formulas
    are those of Björn Ottosson, “A perceptual color space for image processing” (2020).
    """
    a, b = CHROMA * math.cos(math.radians(hue)), CHROMA * math.sin(math.radians(hue))
    long, medium, short = (
        (LIGHTNESS + x * a + y * b) ** 3
        for x, y in ((0.3963377774, 0.2158037573), (-0.1055613458, -0.0638541728), (-0.0894841775, -1.2914855480))
    )
    return (
        _channel(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _channel(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _channel(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def accent_hex(hue: int) -> str:
    """The same as “#rrggbb”."""
    return "#" + "".join(f"{value:02x}" for value in accent_rgb(hue))


def _channel(linear: float) -> int:
    value = min(max(linear, 0.0), 1.0)
    return round(255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055))
