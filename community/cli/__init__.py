"""The command `community`, with one module for each group of commands and for what they start.

Foreseeable failures are reported in one sentence. May import every package; none imports this one.
"""

import click

from community.cli import (
    admin,
    backup,
    database,
    demo,
    doctor,
    imports,
    ranking,
    recount,
    search,
    serve,
    trust_levels,
)
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
    *(recount.recount, trust_levels.trust_levels, ranking.ranking, doctor.doctor),
    imports.imports,
    search.search,
    *(backup.backup, backup.restore),
):
    main.add_command(command)
