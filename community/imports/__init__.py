"""Imports: ideas, comments and votes of other platforms, read from files, and removed again without a trace.

Can import every package below; nothing below imports it.
"""
