"""Compiled templates on disk, shared by all apps of a run: compiling is most of the cost of an app's first page."""

from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(FileSystemBytecodeCache):
    """Keeps the forms of a template for different languages apart."""

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        target = getattr(environment, "target", "not folded")
        return super().get_bucket(environment, f"{name} for {target}", filename, source)
