"""Names made fit for an address."""

import re
import unicodedata

LENGTH = 60


def slug(text: str, otherwise: str = "x") -> str:
    """Lower-case ASCII words joined by hyphens, at most 60 characters; `otherwise` if nothing is left."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    words = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
    if len(words) > LENGTH:
        words = words[: LENGTH + 1].rpartition("-")[0] or words[:LENGTH]
    return words.strip("-") or otherwise
