"""Uploaded images: avatars of members and illustrations of ideas.

They are checked, re-encoded and stripped of metadata before they are stored. Knows nothing of groups, nor of who can
see an idea: the view that serves images asks `ideas`.
"""
