"""How commands fail."""

import sys
from typing import Any

import click

from community.operations.explaining import in_words


class Plain(click.Group):
    """Commands whose foreseeable failures are sentences, not tracebacks. They end with code 2."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            sentence = in_words(error)
            if sentence is None:
                raise
            click.secho(sentence, err=True, fg="red")
            sys.exit(2)
