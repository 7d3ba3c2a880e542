"""Announcements: what staff tell the whole site, and a group’s moderators their group."""
