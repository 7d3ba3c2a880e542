"""A place where a company's customers shape its products.

`create_app(settings)` builds the site. Rooms stand on floors and import downward only;
the README's tree says what lives where.
"""

from community.app import create_app

__all__ = ["create_app"]
