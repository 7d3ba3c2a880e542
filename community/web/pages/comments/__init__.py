"""Comments: the thread under an idea, posting, editing, helpful votes and mention suggestions."""
