"""Ideas: lists, the page of one idea, votes, posting and editing."""
