"""Floor 1: what this community is called and how it wants to be.

Settings that an administrator edits on one page, each change logged. May use the kernel; knows no member but by id.
"""
