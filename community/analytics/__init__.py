"""Floor 7: derived figures, made again from the facts whenever they are thrown away. Does not know its siblings."""
