"""The geometry of the embedding matrix: neighbours, directions, principal components, word paths."""
