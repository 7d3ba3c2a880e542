"""The audit log: who changed roles and settings, exported data, made secret links, and signed in to the site team.

Knows members, ideas and groups only by id. May use `core`.
"""
