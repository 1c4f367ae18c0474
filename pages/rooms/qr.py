"""The picture that a phone's camera takes for the link into a room."""

from html import escape

import segno

_BORDER = 4
"""Modules of white around the code: what the standard asks for."""


def svg(link: str, title: str = "") -> str:
    """Return a link as a QR code in SVG: black on white on any page, as large as its frame.

    `title` is what a screen reader says of it; the link itself where nothing is given.
    """
    code = segno.make(link, error="m", micro=False)
    columns, rows = code.symbol_size(border=_BORDER)
    bits = enumerate(code.matrix_iter(border=_BORDER))
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in bits for x, bit in enumerate(row) if bit)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns} {rows}" role="img"'
        f' shape-rendering="crispEdges"><title>{escape(title or link)}</title>'
        f'<path fill="#fff" d="M0 0h{columns}v{rows}H0z"/><path d="{dark}"/></svg>'
    )
