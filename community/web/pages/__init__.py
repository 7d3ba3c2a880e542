"""The pages of the site: the views and forms of each feature, in a package named after the feature.

A feature's blueprint is called `bp`, in its `blueprint` or `views` module. The packages' own `__init__` modules import
nothing, so views of one feature may use those of another without import cycles.
"""

from importlib import import_module
from pkgutil import walk_packages

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """The blueprint of every feature, with all its views: every module of this package is imported."""
    modules = [import_module(found.name) for found in walk_packages(__path__, f"{__name__}.")]
    candidates = (getattr(module, "bp", None) for module in modules)
    return list(dict.fromkeys(bp for bp in candidates if isinstance(bp, Blueprint)))
