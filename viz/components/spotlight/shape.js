// Where the ring and the grey are, in pixels of the window.

const AROUND = 6; // pixels between a part and its ring

/** @typedef {{ left: number, top: number, width: number, height: number }} Box */

/**
 * The style of the ring around a part.
 * @param {Box} part
 */
export const ringed = ({ left, top, width, height }) => ({
  left: `${left - AROUND}px`,
  top: `${top - AROUND}px`,
  width: `${width + 2 * AROUND}px`,
  height: `${height + 2 * AROUND}px`,
});

/**
 * The style of the grey: an area with a hole where the part is.
 * @param {Box} area
 * @param {Box} part
 */
export function calmed(area, part) {
  const [left, top] = [part.left - area.left - AROUND, part.top - area.top - AROUND];
  const [right, bottom] = [left + part.width + 2 * AROUND, top + part.height + 2 * AROUND];
  const hole = [[left, top], [left, bottom], [right, bottom], [right, top], [left, top]]; // prettier-ignore
  const corners = hole.map(([x, y]) => `${x}px ${y}px`).join(", ");
  return {
    left: `${area.left}px`,
    top: `${area.top}px`,
    width: `${area.width}px`,
    height: `${area.height}px`,
    clipPath: `polygon(evenodd, 0 0, 100% 0, 100% 100%, 0 100%, 0 0, ${corners})`,
  };
}
