"""Floor 6: keeping the peace. Flagging, ruling, and the append-only log of rulings. May use comments and below."""
