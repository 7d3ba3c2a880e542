"""Uploaded images: serving them, and receiving them with the forms of other features."""
