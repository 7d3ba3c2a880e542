"""Comments on ideas: posting, editing, visibility, helpful votes and mentions."""
