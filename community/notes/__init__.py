"""Internal notes on ideas and members, which only staff and administrators see.

May use `comments` and what is below it.
"""
