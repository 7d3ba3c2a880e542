"""Settings of the community, such as its name, that administrators edit on one page; every change is logged.

Knows members only by id. May use `core`.
"""
