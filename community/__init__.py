"""A platform where a company's customers shape its products.

`community.app.create_app(settings)` builds the site. Imports go downward only, from the web to the domain packages to
`core`; docs/architecture.md says which package does what. This module imports nothing: commands start quickly.
"""
