"""Slugs: names as they appear in URLs."""

import re
import unicodedata

MAX_LENGTH = 60


def slug(text: str, default: str = "x") -> str:
    """Lower-case ASCII words joined by hyphens, at most 60 characters; `default` if nothing is left."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    words = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
    if len(words) > MAX_LENGTH:
        words = words[: MAX_LENGTH + 1].rpartition("-")[0] or words[:MAX_LENGTH]
    return words.strip("-") or default
