"""Floor 2: how the site speaks HTTP. Signing in, access rules, security headers, limits, error pages, filters.

May use the kernel, site and members. Must not know what the pages above are about.
"""
