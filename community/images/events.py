"""What happened to pictures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ImageDeleted:
    """A picture is no longer anybody's. Its row is gone, so its random name is all there is to find its files by."""

    name: str
