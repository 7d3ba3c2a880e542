"""The audit log: a page with filters, and the same as a CSV file. Only administrators see it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, render_template, request, stream_with_context, url_for
from flask_wtf import FlaskForm

from community.audit import log as audit_log
from community.core import csv, markup
from community.core.csv import CsvValue
from community.site import settings as site_settings
from community.staff import audit_names
from community.staff.audit_names import AuditChange
from community.staff.queries import audit as audit_queries
from community.staff.queries.audit import AuditFilter, AuditRow
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.site.forms import SiteSettingsForm
from community.web.pages.staff.blueprint import bp, reporting_period
from community.web.pages.staff.exports import record_export
from community.web.pages.staff.forms import StatusDefinitionForm

CSV_COLUMNS = (
    *("id", "recorded_at", "kind", "by", "by_handle", "about", "about_handle"),
    *("subject", "before", "after", "network"),
)
DATES = ("from", "to")


@bp.get("/staff/audit")
@access(Who.ADMINISTRATOR)
def audit() -> str:
    """Who changed roles, settings and statuses, exported data, made secret links and signed in, newest first."""
    page = audit_queries.page(current_member(), _filters(), request.args.get("after"))
    chosen = _chosen()
    return render_template(
        "staff/audit.html",
        entries=list(zip(page.rows, _changes(page.rows), strict=True)),
        kinds=audit_names.KINDS,
        chosen=chosen,
        command_line_kinds=set(audit_log.KINDS) - {audit_log.SIGN_IN_FAILED},
        years=audit_log.KEPT.days // 365,
        network_days=audit_log.NETWORK_KEPT.days,
        more=url_for("staff.audit", **chosen, after=page.next) if page.next else "",
        csv_url=url_for("staff.audit_csv", **chosen),
    )


@bp.get("/staff/audit.csv")
@access(Who.ADMINISTRATOR)
def audit_csv() -> Response:
    """The whole log as CSV, filtered as the same address without `.csv`, streamed."""
    record_export("audit_log")
    records = _records(audit_queries.batches(current_member(), _filters()))
    response = Response(stream_with_context(csv.lines(CSV_COLUMNS, records)), content_type="text/csv; charset=utf-8")
    name = f"audit-log-{reporting_period().today.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _records(batches: Iterator[Sequence[AuditRow]]) -> Iterator[Sequence[CsvValue]]:
    for batch in batches:
        for row, change in zip(batch, _changes(batch), strict=True):
            by, about = row.actor, row.about
            yield (
                *(row.id, row.recorded_at, row.kind),
                *(by.name if by else "", by.handle if by else "", about.name if about else ""),
                *(about.handle if about else "", change.subject, change.before, change.after, row.network),
            )


def _changes(shown: Sequence[AuditRow]) -> list[AuditChange]:
    ideas, groups = audit_queries.titles_of_ideas(shown), audit_queries.names_of_groups(shown)
    settings = {
        audit_log.SETTING_CHANGED: _labels(SiteSettingsForm(formdata=None)),
        audit_log.STATUS_CHANGED: _labels(StatusDefinitionForm(formdata=None)),
    }
    return [audit_names.change(row, ideas, groups, settings) for row in shown]


def _labels(form: FlaskForm) -> dict[str, str]:
    return {field.name: str(field.label.text) for field in form}


def _chosen() -> dict[str, Any]:
    """The filters in the query string that can be applied, by name."""
    found = {"kind": request.args.get("kind", ""), "person": markup.one_line(request.args.get("person"))[:100]}
    found |= {name: request.args.get(name, "") for name in DATES}
    if found["kind"] not in audit_log.KINDS:
        found["kind"] = ""
    return {name: value for name, value in found.items() if value and (name not in DATES or _day(value) is not None)}


def _filters() -> AuditFilter:
    chosen = _chosen()
    since, last = _day(chosen.get("from", "")), _day(chosen.get("to", ""))
    until = last + timedelta(days=1) if last is not None and last < date.max else None
    return AuditFilter(chosen.get("kind", ""), chosen.get("person", ""), _start_of(since), _start_of(until))


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 < found.year < 3000 else None


def _start_of(day: date | None) -> datetime | None:
    """The start of a day in the site's time zone."""
    return None if day is None else datetime.combine(day, time.min, ZoneInfo(site_settings.current().time_zone))
