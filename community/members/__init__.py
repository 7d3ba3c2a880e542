"""Accounts: sign-up, passwords, sessions, roles, suspensions, trust levels and rate limits.

Uses `core` and the community settings of `site`. Knows nothing of groups, ideas or anything else that members do.
"""
