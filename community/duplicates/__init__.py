"""Ideas that may be the same: pairs found by their words or suggested by members, for staff to decide.

The worker finds pairs with the search index. A pair is an offer and nothing more: it changes no idea until someone
merges the two.
"""
