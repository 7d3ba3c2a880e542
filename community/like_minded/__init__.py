"""Like-minded members, and the members, groups and ideas that each is offered.

The worker compares what members back in public. Who is offered to whom, and why, is decided when it is shown.
"""
