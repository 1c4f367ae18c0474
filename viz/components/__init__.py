"""Live pictures: a folder each, with one typed function that mounts it."""
