"""Floor 4: what people propose. Posting, editing, voting, looks, deciding.

May use groups and below. Must not know comments, moderation or who is told about what happens here.
"""
