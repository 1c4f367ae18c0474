"""The pictures of the Embeddings chapter: arrays and words in, Plotly figures out.

Every figure carries a description in words as figure.layout.meta, is drawn in the visitor's theme and wants
st.plotly_chart(figure, theme=None, config=TOOLS, alt=figure.layout.meta).
"""

from viz.plots.arrows import parallelogram
from viz.plots.figures import TOOLS
from viz.plots.number_lines import cosine_histogram, number_line, perpendicular
from viz.plots.rows import lit_rows, matrix_strip, ranked_bars
from viz.plots.scatter import chosen, scatter
from viz.plots.word_paths import context_path, cosine_by_layer

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
