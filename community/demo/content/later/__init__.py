"""What came to the community later: more groups and their ideas, and what moderators have to do there.

Everybody here is named by handle, every idea by its title, and every remark and ruling by a name of its own.
"""
