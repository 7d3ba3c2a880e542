"""The command `community`: how the site is run. Says what it does, and in a sentence why it cannot.

A module for each group of commands. They are doors: they may look anywhere, and nobody looks at them.
"""

import click

from community.cli import appointing, backups, checking, importing, preparing, searching, serving
from community.cli.plain import Plain


@click.group(cls=Plain, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="community", message="community %(version)s")
def main() -> None:
    """A place where a company's customers shape its products.

    Settings come from the environment or from a file `.env` in the working folder; the README has a table of them.

    Example: DATA_DIR=/srv/community BASE_URL=https://ideas.example.com community serve
    """


for command in (
    *(serving.serve, serving.worker),
    *(preparing.db, preparing.demo),
    appointing.admin,
    *(checking.recount, checking.standing, checking.ranking, checking.doctor),
    importing.imports,
    searching.search,
    *(backups.backup, backups.restore),
):
    main.add_command(command)
