// Where things stand on the map, in the units of its picture.

export const WIDTH = 440;
export const HEIGHT = 52;
const MOST_RAILS = 7;
const STEP = 12; // between two marks of the layers
const LEAST = 4; // letters that a zone has room for, however short its title

/** The zones of the stations from left to right: room for each by the length of its title. */
export function zones(stations) {
  const shares = stations.map(({ title }) => Math.max(LEAST, [...title].length) + 2);
  const total = shares.reduce((sum, share) => sum + share, 0);
  let left = 0;
  return stations.map((station, place) => {
    const width = (shares[place] / total) * WIDTH;
    left += width;
    return { ...station, left: left - width, width };
  });
}

/** The heights of the rails, one a token, seven at most. */
export function rails(tokens) {
  const count = Math.min(tokens, MOST_RAILS);
  return Array.from({ length: count }, (_, rail) => HEIGHT / 2 + (rail - (count - 1) / 2) * 6);
}

/** The marks of a zone of layers: attention and MLP in turn, `before` of them already drawn to the left. */
export function layers({ left, width }, before) {
  const count = Math.max(2, Math.floor((width - STEP) / STEP / 2) * 2);
  const gap = width / count;
  return Array.from({ length: count }, (_, place) => ({
    x: left + (place + 0.5) * gap,
    kind: (before + place) % 2 === 0 ? "attention" : "mlp",
  }));
}

/** The signs of what stands beside the rails: the lines of a small picture, and the points of a falling loss. */
export function signs({ left, width }) {
  const [x, span] = [left + width * 0.25, width * 0.5];
  const falling = [0, 0.55, 0.78, 0.9, 0.95, 1].map((fall, place) => [x + (span * place) / 5, 10 + 32 * fall]);
  return {
    frame: [0.5, 1, 0.75].map((share, line) => ({ x, y: 11 + line * 12, width: span * share, height: 4 })),
    loss: falling.map((point) => point.map((value) => value.toFixed(1)).join()).join(" "),
  };
}

/** The bars of the likeliest next tokens. */
export const bars = ({ left, width }, probabilities) =>
  probabilities.map((probability, place) => ({
    x: left + 14,
    y: 11 + place * 6.4,
    width: Math.max(1, probability * (width - 20)),
    height: 4,
  }));

/** The blank that stands for the bars while they are covered. */
export const blank = ({ left, width }) => ({ x: left + 14, y: 9, width: width - 20, height: HEIGHT - 18, rx: 3 });
