"""Everything that uses HTTP: access rules, sign-in, security headers, limits, error pages, and the pages themselves.

May use every domain package.
"""
