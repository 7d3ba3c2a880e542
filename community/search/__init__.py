"""Search: ideas, groups and people by words, and ideas similar to another.

The worker builds the index from the database; it can be deleted at any time. Search never trusts the index: everything
it finds is loaded again from the database as the viewer can see it.
"""
