// Where things stand on the map, in the units of its picture.

export const WIDTH = 320;
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
