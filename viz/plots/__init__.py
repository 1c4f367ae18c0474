"""Plotly figures: arrays and labels in, a figure out."""
