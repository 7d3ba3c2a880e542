"""Binding what was gathered into one file: JSON for programs, a page for people, and the pictures.

Written as it is read: of a large account no more than a batch of rows stands in memory.
"""

import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO

from markupsafe import Markup, escape

from community.kernel.database import now
from community.kernel.words import gettext as _
from community.members.models import Member
from community.personal import gathering
from community.personal.gathering import SECTIONS, TITLES, Record
from community.pictures import storing
from community.site import choices

HEAD = Markup(
    '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>\n'
    "<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "overflow-wrap:anywhere}}dl{{border-top:1px solid #ccc;padding-top:.75rem;margin:.75rem 0}}"
    "dt{{color:#555;font-size:.85rem}}dd{{margin:0 0 .5rem;white-space:pre-wrap}}</style></head>\n"
    "<body><h1>{title}</h1>\n"
)


def write(member: Member, file: BinaryIO) -> None:
    """Write a member's data as a ZIP."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "README.txt", [_explanation()])
        for name, section in SECTIONS.items():
            _put(archive, f"{name}.json", _json(section(member)))
        _put(archive, "index.html", _page(member))
        for picture in gathering.pictures(member):
            _put_picture(archive, picture["name"])


def _put(archive: zipfile.ZipFile, name: str, parts: Iterable[str]) -> None:
    with archive.open(_named(name), "w") as entry:
        for part in parts:
            entry.write(part.encode())


def _put_picture(archive: zipfile.ZipFile, name: str) -> None:
    for path in sorted(storing.folder().glob(f"{name[:2]}/{name}-*")):
        with path.open("rb") as source, archive.open(_named(f"pictures/{path.name}"), "w") as entry:
            shutil.copyfileobj(source, entry)


def _named(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, now().timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _json(records: Iterator[Record]) -> Iterator[str]:
    """A list of objects, one in a line; its keys stay as they are from version to version."""
    before = "[\n"
    for record in records:
        yield before + json.dumps(record, ensure_ascii=False, default=_plain)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _page(member: Member) -> Iterator[str]:
    """The same for people to read."""
    title = _("The data of %(name)s at %(site)s", name=member.name, site=choices.current().name)
    yield HEAD.format(language=choices.current().language, title=title)
    for name, section in SECTIONS.items():
        records = section(member)
        first = next(records, None)
        if first is None:
            continue
        yield f"<h2>{escape(str(TITLES[name]))}</h2>\n" + _listed(first)
        yield from map(_listed, records)
    yield "</body></html>\n"


def _listed(record: Record) -> str:
    """One record as terms and what they hold; what is empty is left out."""
    held = ((key, value) for key, value in record.items() if value not in (None, "", []))
    return "<dl>" + "".join(f"<dt>{escape(key)}</dt><dd>{_shown(value)}</dd>" for key, value in held) + "</dl>\n"


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "".join(map(_listed, value))
    return str(escape(_plain(value)))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _explanation() -> str:
    site = choices.current().name
    return (
        "\n\n".join(
            (
                _("This is everything that you wrote and did at %(site)s, as of %(day)s.", site=site, day=now().date()),
                _("Open index.html to read it. The files that end in .json hold the same for programs."),
                _("Times are in UTC. Of others it holds titles of ideas, as far as you can find them, and rulings."),
                _("The folder pictures, if there is one, holds the pictures you gave."),
            )
        )
        + "\n"
    )
