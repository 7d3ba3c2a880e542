"""Floor 0: what is true of any site. No feature's name is spoken here, and nothing above is known."""
