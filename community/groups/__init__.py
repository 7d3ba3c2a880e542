"""Floor 3: where people gather. Founding, joining, leaving; the scope that says which groups a viewer can find.

May use members and below. Must not know ideas or comments.
"""
