"""Members: signing up and in, the viewer's own account, and the member directory."""
