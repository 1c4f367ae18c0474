"""The machine: text in, frozen dataclasses of arrays out. Nothing here knows streamlit or plotly.

Shapes use T tokens, L layers, H heads, D width, V vocabulary.
"""
