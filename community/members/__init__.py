"""Floor 1: who someone is. Joining, passwords, sessions, roles, suspension.

May use the kernel and the site's settings. Must not know groups, ideas or anything else a member does.
"""
