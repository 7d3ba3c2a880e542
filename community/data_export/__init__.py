"""A copy of everything that a member wrote and did here, as one ZIP file.

Reads the tables of every package below. `staff` adds a section of its own with `collect.add_section`.
"""
