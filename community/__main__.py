"""Runs the command `community` for `python -m community`."""

from community.cli import main

main()
