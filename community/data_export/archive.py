"""Writes an export as a ZIP file: JSON for programs, an HTML page for people, and the images.

Rows are written as they are read, so that only one batch of a large account is in memory.
"""

import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO

from markupsafe import Markup, escape

from community.core.db import now
from community.core.i18n import gettext as _
from community.data_export import collect
from community.data_export.batches import Record
from community.data_export.collect import SECTIONS, TITLES
from community.images import store
from community.members.models import Member
from community.site import settings

HTML_HEAD = Markup(
    '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>\n'
    "<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "overflow-wrap:anywhere}}dl{{border-top:1px solid #ccc;padding-top:.75rem;margin:.75rem 0}}"
    "dt{{color:#555;font-size:.85rem}}dd{{margin:0 0 .5rem;white-space:pre-wrap}}</style></head>\n"
    "<body><h1>{title}</h1>\n"
)


def write(member: Member, file: BinaryIO) -> None:
    """Write a member's data as a ZIP file."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _add_text(archive, "README.txt", [_readme()])
        for name, section in SECTIONS.items():
            _add_text(archive, f"{name}.json", _json(section(member)))
        _add_text(archive, "index.html", _page(member))
        for image in collect.images(member):
            _add_image(archive, image["name"])


def _add_text(archive: zipfile.ZipFile, name: str, parts: Iterable[str]) -> None:
    with archive.open(_entry(name), "w") as entry:
        for part in parts:
            entry.write(part.encode())


def _add_image(archive: zipfile.ZipFile, name: str) -> None:
    for path in sorted(store.root().glob(f"{name[:2]}/{name}-*")):
        with path.open("rb") as source, archive.open(_entry(f"images/{path.name}"), "w") as entry:
            shutil.copyfileobj(source, entry)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, now().timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _json(records: Iterator[Record]) -> Iterator[str]:
    """A list of objects, one per line. Keys are the names of columns."""
    before = "[\n"
    for record in records:
        yield before + json.dumps(record, ensure_ascii=False, default=_as_text)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _page(member: Member) -> Iterator[str]:
    """All sections as one HTML page."""
    title = _("%(name)s’s data from %(site)s", name=member.name, site=settings.current().name)
    yield HTML_HEAD.format(language=settings.current().language, title=title)
    for name, section in SECTIONS.items():
        records = section(member)
        first = next(records, None)
        if first is None:
            continue
        yield f"<h2>{escape(str(TITLES[name]))}</h2>\n" + _record_html(first)
        yield from map(_record_html, records)
    yield "</body></html>\n"


def _record_html(record: Record) -> str:
    """A record as a list of terms and values, without empty ones."""
    filled = ((key, value) for key, value in record.items() if value not in (None, "", []))
    return "<dl>" + "".join(f"<dt>{escape(key)}</dt><dd>{_value_html(value)}</dd>" for key, value in filled) + "</dl>\n"


def _value_html(value: Any) -> str:
    if isinstance(value, list):
        return "".join(map(_record_html, value))
    return str(escape(_as_text(value)))


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _readme() -> str:
    site = settings.current().name
    return (
        "\n\n".join(
            (
                _("This is everything you’ve posted and done on %(site)s, as of %(day)s.", site=site, day=now().date()),
                _("Open index.html to read it. The .json files contain the same data for programs."),
                _(
                    "Times are in UTC. From other people, it includes only the titles of ideas you can see, and "
                    "moderators’ decisions and answers."
                ),
                _("The images folder, if there is one, contains the pictures you uploaded."),
            )
        )
        + "\n"
    )
