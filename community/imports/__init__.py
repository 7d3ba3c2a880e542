"""Imports: what people said and did elsewhere, brought in from files, and taken out again without a trace.

May use every room below. No room knows that this one exists.
"""
