"""Comments on ideas and announcements: posting, editing, visibility, helpful votes and mentions."""
