"""Search: finding ideas, groups and people by words, and ideas that are like another.

The index is made from the database by the worker alone, can be thrown away at any time, and is never believed: what it
finds is looked up again as the viewer may see it.
"""
