"""How rows of a list are attended to and how usual support is: what every fair order here is reckoned with."""

from collections.abc import Iterator, Sequence

from flask import Response, render_template, request, url_for

from community.analytics.calibrate import MIN_ACTIONS
from community.core import csv
from community.core.csv import CsvValue
from community.core.errors import Hidden
from community.core.pagination import PAGE_SIZE
from community.ideas import calibration as idea_calibration
from community.ideas import ranking
from community.staff.queries import calibrations as calibrations_queries
from community.staff.queries.calibrations import CalibrationDetails
from community.web.access import Who, access
from community.web.converters import MAX_ID
from community.web.pages.staff.blueprint import bp

CSV_COLUMNS = ("position", "shows", "votes", "opens", "attention", "usual_attention")


@bp.get("/staff/attention")
@access(Who.ADMINISTRATOR)
def calibration() -> str:
    """The measurement in force, or the one of the number asked for, as a picture with its data; and all others."""
    latest = calibrations_queries.find(None)
    found = _requested_calibration() if "measurement" in request.args else latest
    version = found.version if found else idea_calibration.DEFAULT
    page = calibrations_queries.page(request.args.get("after"))
    return render_template(
        "staff/calibration.html",
        found=found,
        latest=latest,
        version=version,
        positions=calibrations_queries.positions_shown(found) if found else PAGE_SIZE,
        at=lambda position: ranking.read_probability(position, version.curve),
        usual=ranking.default_curve(),
        measured_so_far=calibrations_queries.measured_so_far(found) if found else None,
        example=ranking.adjusted_support(3, 10, version),
        enough=MIN_ACTIONS,
        behind=calibrations_queries.outdated_count(latest.id) if latest else 0,
        page=page,
        more=url_for("staff.calibration", after=page.next) if page.next else "",
    )


@bp.get("/staff/attention.csv")
@access(Who.ADMINISTRATOR)
def calibration_csv() -> Response:
    """The data of the same address without `.csv`, every position that the curve names."""
    found = _requested_calibration() if "measurement" in request.args else calibrations_queries.find(None)
    response = Response(list(csv.lines(CSV_COLUMNS, _records(found))), content_type="text/csv; charset=utf-8")
    number = found.id if found else 0
    response.headers["Content-Disposition"] = f'attachment; filename="attention-{number}.csv"'
    return response


def _requested_calibration() -> CalibrationDetails:
    """The measurement that the address names. Raises `Hidden` for none."""
    number = request.args.get("measurement", type=int)
    found = calibrations_queries.find(number) if number is not None and 0 < number <= MAX_ID else None
    if found is None:
        raise Hidden
    return found


def _records(found: CalibrationDetails | None) -> Iterator[Sequence[CsvValue]]:
    if found is None:
        return
    for position, usual in enumerate(ranking.default_curve(), 1):
        counted = found.evidence[position - 1] if position <= len(found.evidence) else (0, 0, 0)
        yield position, *counted, ranking.read_probability(position, found.curve), usual
