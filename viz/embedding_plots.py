"""The pictures of the Embeddings chapter: arrays and words in, Plotly figures out.

Every figure carries a description in words as figure.layout.meta, is drawn in the visitor's theme and wants
st.plotly_chart(figure, theme=None, config=TOOLS, alt=figure.layout.meta).
"""

from viz.arrow_plots import parallelogram
from viz.context_plots import context_path, cosine_by_layer
from viz.figures import TOOLS
from viz.number_plots import cosine_histogram, number_line, perpendicular
from viz.row_plots import lit_rows, matrix_strip, ranked_bars
from viz.word_plots import chosen, scatter

__all__ = [
    "TOOLS",
    "chosen",
    "context_path",
    "cosine_by_layer",
    "cosine_histogram",
    "lit_rows",
    "matrix_strip",
    "number_line",
    "parallelogram",
    "perpendicular",
    "ranked_bars",
    "scatter",
]
