"""The demonstration community: the customers of an espresso machine and what they wish for.

Everything in this package is plain data and pure functions, with no database and no web framework.

- ``shapes`` describes what a demonstration community is made of.
- ``content`` holds every written sentence: people, groups, ideas, threads, official answers.
- ``composing`` puts them together; ``compose()`` always returns the same community for the same seed.
"""

from community.demo.composing import compose
from community.demo.shapes import Community

__all__ = ["Community", "compose"]
