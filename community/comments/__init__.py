"""Floor 5: what people say about ideas. May use ideas and below."""
