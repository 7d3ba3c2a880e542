"""Ideas: posting, editing, voting, impressions, visibility, status, ranking."""
