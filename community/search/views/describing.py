"""How a browser can search this site from its own address line."""

from flask import Response, render_template

from community.search.views.blueprint import bp
from community.web.access import Who, access


@bp.get("/opensearch.xml")
@access(Who.ANYONE)
def description() -> Response:
    """The site's search, described for browsers."""
    response = Response(render_template("search/opensearch.xml"), mimetype="application/opensearchdescription+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
