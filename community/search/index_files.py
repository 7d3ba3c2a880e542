"""Files of the index as processes share them: opened once and read in place, so that only the system caches them.

They are read at given positions (`pread`), without a position of the file that threads would have to take turns for.
They are not mapped into memory: if a mapped file is cut short, its readers are killed.
"""

import io
import os
import weakref
import zlib
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from community.search.index_versions import IndexUnavailable

READ_SIZE = 1 << 20  # bytes at a time, to verify a file


class OpenFile:
    """A file that stays readable when it is deleted. Raises `FileNotFoundError` if it is gone already."""

    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self.descriptor)
        self._state = self._current_state()
        self.size = self._state[0]

    @property
    def is_unchanged(self) -> bool:
        """Whether the file is as it was when it was opened."""
        return self._current_state() == self._state

    def read(self, position: int, length: int) -> bytes:
        """These bytes. Raises `IndexUnavailable` if the file was cut short."""
        found = os.pread(self.descriptor, length, position)
        if len(found) < length:
            raise IndexUnavailable("a file is shorter than it was")
        return found

    def checksum(self) -> list[int]:
        """Its size and checksum, as `index_versions` stores them."""
        check = 0
        for start in range(0, self.size, READ_SIZE):
            check = zlib.crc32(self.read(start, min(READ_SIZE, self.size - start)), check)
        return [self.size, check]

    def _current_state(self) -> tuple[int, int]:
        found = os.fstat(self.descriptor)
        return found.st_size, found.st_mtime_ns


class SegmentStorage(FileStorage):  # type: ignore[misc]
    """Where Whoosh finds the file of one segment."""

    def __init__(self, folder: Path, file: OpenFile) -> None:
        super().__init__(str(folder), supports_mmap=False, readonly=True)
        self._file = file

    def open_file(self, name: str, *_args: Any, **_options: Any) -> "FileSection":
        """The whole file of the segment."""
        return FileSection(self._file, 0, self._file.size, name)


class FileSection(StructFile):  # type: ignore[misc]
    """A section of a file, as Whoosh reads it. `get` and what builds on it can be used by many threads."""

    def __init__(self, file: OpenFile, start: int, length: int, name: str) -> None:
        super().__init__(io.BufferedReader(_Section(file, start, length)), name)
        self._open_file, self._start = file, start

    def get(self, position: int, length: int) -> bytes:
        """These bytes of the section."""
        return self._open_file.read(self._start + position, length)

    def subset(self, offset: int, length: int, name: str) -> "FileSection":
        """A section of this section."""
        return FileSection(self._open_file, self._start + offset, length, name)


class _Section(io.RawIOBase):
    def __init__(self, file: OpenFile, start: int, length: int) -> None:
        self._file, self._start, self._length, self._position = file, start, length, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._length}[whence]
        self._position = base + offset
        return self._position

    def readinto(self, buffer: Any) -> int:
        length = max(0, min(len(buffer), self._length - self._position))
        buffer[:length] = self._file.read(self._start + self._position, length)
        self._position += length
        return length
