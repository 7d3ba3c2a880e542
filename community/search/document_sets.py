"""Sets of the documents of a segment, as bits of one integer: small in memory, and combined in one operation."""

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import compress
from typing import TypeVar

Value = TypeVar("Value")

_ONES = bytes.maketrans(b"01", b"\x00\x01")


class Documents(Set[int]):
    """Some of the documents of a segment, by number. Iterates from the highest number, which is the newest document."""

    __slots__ = ("bits",)

    def __init__(self, bits: int = 0) -> None:
        self.bits = bits

    @classmethod
    def numbered(cls, numbers: Iterable[int], size: int) -> "Documents":
        """The documents with these numbers, all below `size`."""
        digits = bytearray(b"0") * size  # binary, the highest number first
        for number in numbers:
            digits[-1 - number] = 49  # "1"
        return cls(int(digits, 2)) if size else cls()

    @classmethod
    def all(cls, size: int) -> "Documents":
        """Documents 0 to `size` - 1."""
        return cls((1 << size) - 1)

    def among(self, values: Sequence[Value]) -> Iterator[Value]:
        """The values of these documents, of values by number. Faster than to look up each document."""
        digits = f"{self.bits:b}".encode().translate(_ONES)
        return compress(values, reversed(digits))

    def __and__(self, other: Set[object]) -> "Documents":
        return Documents(self.bits & _bits(other))

    def __or__(self, other: Set[object]) -> "Documents":
        return Documents(self.bits | _bits(other))

    def __sub__(self, other: Set[object]) -> "Documents":
        return Documents(self.bits & ~_bits(other))

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __bool__(self) -> bool:
        return self.bits != 0

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and bool(self.bits >> number & 1)

    def __iter__(self) -> Iterator[int]:
        digits = f"{self.bits:b}"
        last, at = len(digits) - 1, digits.find("1")
        while at >= 0:
            yield last - at
            at = digits.find("1", at + 1)


NONE = Documents()


def _bits(other: Set[object]) -> int:
    return other.bits if isinstance(other, Documents) else sum(1 << n for n in other if isinstance(n, int))
