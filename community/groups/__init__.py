"""Interest groups: access, joining, moderators, invitations, bans."""
