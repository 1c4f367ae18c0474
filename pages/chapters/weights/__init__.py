"""Weights: one matrix times one vector, and how a matrix's weights are spread."""
