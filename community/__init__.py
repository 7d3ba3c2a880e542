"""A platform where a company's customers shape its products.

`create_app(settings)` builds the site. Imports go downward only, from the web to the domain packages to `core`;
docs/architecture.md says which package does what.
"""

from community.app import create_app

__all__ = ["create_app"]
