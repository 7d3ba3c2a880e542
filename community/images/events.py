"""Events of images."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ImageDeleted:
    """An image's row was deleted. Its name is all that is left to find its files by."""

    name: str
