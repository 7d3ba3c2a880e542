"""The calibration of the ranking: the reading curve and the site average that adjusted support is calculated with."""

from collections.abc import Iterator, Sequence

from flask import Response, render_template, request, url_for

from community.core import csv
from community.core.csv import CsvValue
from community.core.errors import Hidden
from community.core.pagination import PAGE_SIZE
from community.ideas import calibration as idea_calibration
from community.ideas import ranking
from community.staff.queries import calibrations as calibration_queries
from community.staff.queries.calibrations import CalibrationDetails
from community.web.access import Who, access
from community.web.converters import MAX_ID
from community.web.pages.staff.blueprint import bp

CSV_COLUMNS = ("position", "views", "votes", "clicks", "reading_curve", "default_curve")


@bp.get("/staff/calibration")
@access(Who.ADMINISTRATOR)
def calibration() -> str:
    """The current calibration, or the requested one, as a chart with its data; and a list of all calibrations."""
    latest = calibration_queries.find(None)
    found = _requested_calibration(latest)
    parameters = found.parameters if found else idea_calibration.DEFAULT
    page = calibration_queries.page(request.args.get("after"))
    return render_template(
        "staff/calibration.html",
        found=found,
        latest=latest,
        parameters=parameters,
        positions=calibration_queries.positions_shown(found) if found else PAGE_SIZE,
        read_probability=lambda position: ranking.read_probability(position, parameters.exponent, parameters.first_row),
        default_probability=lambda position: ranking.read_probability(position, ranking.DEFAULT_EXPONENT),
        example=ranking.adjusted_support(3, 10, parameters),
        min_actions=ranking.MIN_ACTIONS,
        outdated_count=calibration_queries.outdated_count(latest.id) if latest else 0,
        page=page,
        more=url_for("staff.calibration", after=page.next) if page.next else "",
    )


@bp.get("/staff/calibration.csv")
@access(Who.ADMINISTRATOR)
def calibration_csv() -> Response:
    """The data of the page with the same query string, for every position of the curve."""
    found = _requested_calibration(calibration_queries.find(None))
    response = Response(list(csv.lines(CSV_COLUMNS, _records(found))), content_type="text/csv; charset=utf-8")
    number = found.id if found else 0
    response.headers["Content-Disposition"] = f'attachment; filename="calibration-{number}.csv"'
    return response


def _requested_calibration(latest: CalibrationDetails | None) -> CalibrationDetails | None:
    """The calibration that the query string names, or the latest. Raises `Hidden` for one that does not exist."""
    name = "calibration" if "calibration" in request.args else "measurement"  # its name in earlier versions
    if name not in request.args:
        return latest
    number = request.args.get(name, type=int)
    found = calibration_queries.find(number) if number is not None and 0 < number <= MAX_ID else None
    if found is None:
        raise Hidden
    return found


def _records(found: CalibrationDetails | None) -> Iterator[Sequence[CsvValue]]:
    if found is None:
        return
    for position in range(1, ranking.CURVE_LENGTH + 1):
        counted = found.evidence[position - 1] if position <= len(found.evidence) else (0, 0, 0)
        default = ranking.read_probability(position, ranking.DEFAULT_EXPONENT)
        yield position, *counted, ranking.read_probability(position, found.exponent, found.first_row), default
