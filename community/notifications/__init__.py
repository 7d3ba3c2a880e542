"""Floor 7: telling people. Mail, written and sent after the act that it speaks of. Does not know its siblings."""
