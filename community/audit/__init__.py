"""The audit log: changes of roles, settings and statuses, exports, secret links, and sign-ins of the site team.

Knows members, ideas and groups only by id. May use `core`.
"""
