"""Groups: the directory, a group's pages, membership, members, creation and settings."""
