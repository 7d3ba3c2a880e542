"""The command `community`: how the site is run. Says what it does, and in a sentence why it cannot.

A module for each group of commands. They are doors: they may look anywhere, and nobody looks at them.
"""

import click

from community.cli import admin, backup, checks, database, demo, imports, search, serve
from community.cli.error_messages import ErrorReportingGroup


@click.group(
    cls=ErrorReportingGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="community", message="community %(version)s")
def main() -> None:
    """A place where a company's customers shape its products.

    Settings come from the environment or from a file `.env` in the working folder; the README has a table of them.

    Example: DATA_DIR=/srv/community BASE_URL=https://ideas.example.com community serve
    """


for command in (
    *(serve.serve, serve.worker),
    *(database.db, demo.demo),
    admin.admin,
    *(checks.recount, checks.trust_levels, checks.ranking, checks.doctor),
    imports.imports,
    search.search,
    *(backup.backup, backup.restore),
):
    main.add_command(command)
