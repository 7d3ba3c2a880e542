"""The command `community`, with one module for each group of commands and for what they start.

A command's module is imported when the command is used, so that `community --version` and completion answer at once.
Expected failures are reported in one sentence. Can import every package; none imports this one.
"""

import gc
import sys
from importlib import import_module
from typing import Any

import click

# Each command's module in this package, and its function there.
COMMANDS = {
    "serve": ("serve", "serve"),
    "worker": ("serve", "worker"),
    "db": ("database", "db"),
    "demo": ("demo", "demo"),
    "admin": ("admin", "admin"),
    "recount": ("recount", "recount"),
    "trust-levels": ("trust_levels", "trust_levels"),
    "ranking": ("ranking", "ranking"),
    "doctor": ("doctor", "doctor"),
    "import": ("imports", "imports"),
    "search": ("search", "search"),
    "backup": ("backup", "backup"),
    "restore": ("backup", "restore"),
}


class LazyCommandGroup(click.Group):
    """Commands that are imported when used, and report expected failures in one sentence, with exit code 2."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, function = COMMANDS[name]
        gc.disable()  # nothing that is loaded is garbage, and to look for it takes a tenth of the time
        try:
            command: click.Command = getattr(import_module(f"community.cli.{module}"), function)
        finally:
            gc.enable()
        return command

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            from community.cli.error_messages import describe

            sentence = describe(error)
            if sentence is None:
                raise
            click.secho(sentence, err=True, fg="red")
            sys.exit(2)


@click.group(cls=LazyCommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="community", message="community %(version)s")
def main() -> None:
    """A place where a company's customers shape its products.

    Settings come from the environment or from the file `.env` in the working directory. docs/settings.md lists them.

    Example: DATA_DIR=/srv/community BASE_URL=https://ideas.example.com community serve
    """
