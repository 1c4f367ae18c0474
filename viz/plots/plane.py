"""A plot whose two axes have one scale, so that distances on the screen are those of the points."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Plane:
    """The part of the plane that a frame shows."""

    x: tuple[float, float]
    y: tuple[float, float]
    frame: tuple[float, float]
    """Width and height in pixels."""

    @classmethod
    def around(cls, points: NDArray[np.floating], frame: tuple[float, float], edge: tuple[float, float]) -> "Plane":
        """Return the plane that shows `points` (n, 2) as large as `frame` allows with `edge` pixels left around.

        Where the width is what holds them back, the plane is lower than `frame`, though never under half of it.
        """
        low, high = points.min(axis=0).astype(float), points.max(axis=0).astype(float)
        room = np.maximum(np.array(frame) - 2 * np.array(edge), 1)
        unit = float(np.max((high - low) / room)) or 1.0  # data units a pixel
        needed = float(high[1] - low[1]) / unit + 2 * edge[1]
        frame = frame[0], max(min(frame[1], needed), frame[1] / 2)
        middle, half = (low + high) / 2, np.array(frame) * unit / 2
        (left, bottom), (right, top) = (middle - half).tolist(), (middle + half).tolist()
        return cls((left, right), (bottom, top), frame)

    def pixels(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return where `points` (n, 2) lie in the frame, from its top left corner."""
        across = (points[:, 0] - self.x[0]) / (self.x[1] - self.x[0]) * self.frame[0]
        down = (self.y[1] - points[:, 1]) / (self.y[1] - self.y[0]) * self.frame[1]
        return np.stack([across, down], axis=1)
