"""How rows of a list are attended to and how usual support is: what every fair order here is reckoned with."""

from collections.abc import Iterator, Sequence

from flask import Response, render_template, request, url_for

from community.ideas import measured, ranking
from community.insights.measuring import ENOUGH_ACTS
from community.kernel.errors import Hidden
from community.kernel.paging import SIZE
from community.staff import sheets
from community.staff.queries import attention as queries
from community.staff.queries.attention import Measurement
from community.staff.sheets import Cell
from community.staff.views.blueprint import bp
from community.web.access import Who, access
from community.web.addresses import MOST

NAMES = ("position", "shows", "votes", "opens", "attention", "usual_attention")


@bp.get("/staff/attention")
@access(Who.ADMINISTRATOR)
def attention() -> str:
    """The measurement in force, or the one of the number asked for, as a picture with its data; and all others."""
    latest = queries.find(None)
    found = _asked() if "measurement" in request.args else latest
    version = found.version if found else measured.UNMEASURED
    page = queries.page(request.args.get("after"))
    return render_template(
        "staff/attention.html",
        found=found,
        latest=latest,
        version=version,
        positions=queries.shown(found) if found else SIZE,
        at=lambda position: ranking.attention(position, version.curve),
        usual=ranking.default_curve(),
        so_far=queries.so_far(found) if found else None,
        example=ranking.support(3, 10, version),
        enough=ENOUGH_ACTS,
        behind=queries.behind(latest.id) if latest else 0,
        page=page,
        more=url_for("staff.attention", after=page.next) if page.next else "",
    )


@bp.get("/staff/attention.csv")
@access(Who.ADMINISTRATOR)
def attention_csv() -> Response:
    """The data of the same address without `.csv`, every position that the curve names."""
    found = _asked() if "measurement" in request.args else queries.find(None)
    response = Response(list(sheets.lines(NAMES, _records(found))), content_type="text/csv; charset=utf-8")
    number = found.id if found else 0
    response.headers["Content-Disposition"] = f'attachment; filename="attention-{number}.csv"'
    return response


def _asked() -> Measurement:
    """The measurement that the address names. Raises `Hidden` for none."""
    number = request.args.get("measurement", type=int)
    found = queries.find(number) if number is not None and 0 < number <= MOST else None
    if found is None:
        raise Hidden
    return found


def _records(found: Measurement | None) -> Iterator[Sequence[Cell]]:
    if found is None:
        return
    for position, usual in enumerate(ranking.default_curve(), 1):
        counted = found.evidence[position - 1] if position <= len(found.evidence) else (0, 0, 0)
        yield position, *counted, ranking.attention(position, found.curve), usual
