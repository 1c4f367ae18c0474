"""Layers: the logit lens, the lengths in the stream, what every token cost."""
