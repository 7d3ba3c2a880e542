"""Parts of the index, as searches read them: lists of the documents that contain a term."""

import itertools
import struct
from array import array
from bisect import bisect_left
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher
from whoosh.reading import SegmentReader, TermNotFound

from community.search.document_sets import NONE, Documents
from community.search.documents import SCHEMA
from community.search.index_files import OpenFile, SegmentStorage
from community.search.results import COMMENTS, KINDS
from community.search.vocabulary import Vocabulary

MAX_CACHED_LISTS = 16_384  # of documents with a term: at most some 700 bytes each

_cached_lists: OrderedDict[tuple[int, str, str], Documents] = OrderedDict()  # of all segments, by their serial numbers
_serial_numbers = itertools.count()


class Segment:
    """One file of the index, which never changes.

    Its documents are numbered in the order in which they were posted. Many threads can use it at once.
    """

    def __init__(self, found: Any, storage: SegmentStorage, file: OpenFile) -> None:
        self._file, self._found, self._serial_number = file, found, next(_serial_numbers)
        self._reader = SegmentReader(storage, SCHEMA, found)
        ids, posted = self._read_column("number"), self._read_column("posted")
        order = sorted(range(len(ids)), key=lambda at: (posted[at], ids[at]))
        self.ids = array("Q", (ids[at] for at in order))  # by document number
        self.posted = array("I", (posted[at] for at in order))
        self.size = len(ids)
        self._numbers = array("Q", bytes(8 * self.size))  # by the number of the document in the file
        for number, at in enumerate(order):
            self._numbers[at] = number

    @property
    def is_unchanged(self) -> bool:
        """Whether its file is as it was when it was opened."""
        return self._file.is_unchanged

    def documents_with(self, field: str, term: str) -> Documents:
        """The documents with a term in a field, including deleted ones."""
        key = (self._serial_number, field, term)
        found = _cached_lists.get(key)
        if found is None:
            found = _cached_lists[key] = self._read_documents(field, term)
            if len(_cached_lists) > MAX_CACHED_LISTS:
                _cached_lists.popitem(last=False)
        return found

    def numbered(self, places: Iterable[int]) -> Documents:
        """The documents with these numbers in the file."""
        return Documents.numbered(map(self._numbers.__getitem__, places), self.size)

    def posted_between(self, start: datetime | None, end: datetime | None) -> Documents:
        """The documents posted since one time and before the other."""
        first, last = 0, self.size
        if start is not None:
            first = bisect_left(self.posted, start.timestamp())
        if end is not None:
            last = bisect_left(self.posted, end.timestamp())
        return Documents.all(last) - Documents.all(first)

    def posted_and_id(self, number: int) -> tuple[int, int]:
        """When a document was posted, in seconds since 1970, and its id: by both it can be compared with others."""
        return self.posted[number], self.ids[number]

    def groups_of(self, found: Documents) -> Counter[int]:
        """How many of these documents are in each group."""
        return Counter(found.among(self._groups))

    def frequency(self, field: str, term: str) -> int:
        """The number of documents with a term in a field, including deleted ones."""
        return int(self._reader.doc_frequency(field, term))

    def terms_with_prefix(self, field: str, prefix: str) -> Iterator[str]:
        """The terms of a field with this prefix, in order."""
        return (term.decode() for term in self._reader.expand_prefix(field, prefix))

    def stored(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """The number and stored fields of each document, including deleted ones."""
        for place in range(self.size):
            yield self._numbers[place], self._reader.stored_fields(place)

    def read_all(self) -> None:
        """Read every document and posting list."""
        for _number, stored in self.stored():
            stored["key"], stored["digest"]
        for field, term in self._reader.all_terms():
            self._read_documents(field, term.decode())

    def positions(self, field: str, term: str, wanted: Documents) -> dict[int, set[int]]:
        """Where a term is in the texts of these documents."""
        numbers, postings = set(wanted), self._postings(field, term)
        found: dict[int, set[int]] = {}
        while postings is not None and postings.is_active():
            number = self._numbers[postings.id()]
            if number in numbers:
                found[number] = set(postings.value_as("positions"))
            postings.next()
        return found

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """All words of the texts, those of deleted documents included."""
        return Vocabulary(word.decode() for word in self._reader.lexicon("words"))

    @cached_property
    def by_kind(self) -> dict[str, Documents]:
        """The documents of each kind, including deleted ones."""
        return {kind: self.documents_with("kind", kind) for kind in KINDS}

    @cached_property
    def statuses(self) -> list[str]:
        """The keys of the statuses that its documents have."""
        return [key.decode() for key in self._reader.lexicon("status")]

    @cached_property
    def _groups(self) -> "array[int]":
        """The group of each document, by its number; 0 if it has none."""
        found = array("Q", bytes(8 * self.size))
        for group in self._reader.lexicon("group"):
            for number in self._read_documents("group", group.decode()):
                found[number] = int(group)
        return found

    def _read_column(self, field: str) -> tuple[int, ...]:
        """A number of each document, in their order in the file, where each takes four bytes."""
        name, count = W3Codec.column_filename(self._found, field), self._reader.doc_count_all()
        return struct.unpack(f"!{count}I", self._reader.storage().open_file(name).get(0, 4 * count))

    def _read_documents(self, field: str, term: str) -> Documents:
        postings = self._postings(field, term)
        return NONE if postings is None else self.numbered(postings.all_ids())

    def _postings(self, field: str, term: str) -> "_Postings | None":
        try:
            info = self._reader.term_info(field, term)
        except TermNotFound:
            return None
        file = self._found.open_file(self._reader.storage(), W3Codec.POSTS_EXT)  # not shared: it has a position
        return _Postings(file, *info.extent(), SCHEMA[field].format)


class _Postings(W3LeafMatcher):  # type: ignore[misc]
    def all_ids(self) -> Iterator[int]:
        """All numbers of documents, by the block and not one by one, which takes a quarter of the time."""
        while not self._atend:
            self._read_ids()
            yield from self._ids
            self._next_block()


class PublicDocuments:
    """The documents of a segment that everyone can find, and how many of them have a term."""

    def __init__(self, segment: Segment, deleted: Documents, private_groups: Collection[int]) -> None:
        self.segment, self.private_groups = segment, private_groups
        self.numbers = Documents.all(segment.size) - deleted
        for group in private_groups:
            self.numbers -= segment.documents_with("group", str(group))

    def count(self, field: str, term: str) -> int:
        """The number of these documents with a term in a field."""
        return len(self.numbers & self.segment.documents_with(field, term))


class LiveSegment:
    """A segment without the documents that were deleted after it was written, by their numbers in the file."""

    def __init__(self, segment: Segment, deleted_places: frozenset[int]) -> None:
        self.segment, self.deleted_places = segment, deleted_places
        self.deleted = segment.numbered(deleted_places)
        self._public = PublicDocuments(segment, self.deleted, frozenset())

    @cached_property
    def posts(self) -> "LiveSegment":
        """The same without comments."""
        return self._part(self.segment.by_kind[COMMENTS])

    @cached_property
    def comments(self) -> "LiveSegment":
        """The same without all but comments."""
        return self._part(Documents.all(self.segment.size) - self.segment.by_kind[COMMENTS])

    @property
    def is_empty(self) -> bool:
        """Whether it has no document that was not deleted."""
        return len(self.deleted) == self.segment.size

    def _part(self, others: Documents) -> "LiveSegment":
        part = LiveSegment(self.segment, self.deleted_places)
        part.deleted |= others
        part._public = PublicDocuments(self.segment, part.deleted, frozenset())
        return part

    def public_documents(self, private_groups: Collection[int]) -> PublicDocuments:
        """The documents outside these groups."""
        public = self._public
        if public.private_groups != private_groups:
            public = self._public = PublicDocuments(self.segment, self.deleted, private_groups)
        return public

    def digests(self) -> Iterator[tuple[str, str]]:
        """The key and digest of each document."""
        for number, stored in self.segment.stored():
            if number not in self.deleted:
                yield stored["key"], stored["digest"]
