"""What is mine: everything a member ever wrote and did here, as one file for them to keep.

May read every room below. No room knows that this one exists.
"""
