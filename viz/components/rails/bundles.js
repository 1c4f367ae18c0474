// Neighbouring layers of a deep model taken together, so that thirty layers can be read like six.

import { reads } from "./data.js";

const NAMED = 3; // readings that have their name on the picture
const WORTH_A_NAME = 0.1; // of what is read

/** The layers in groups [{ from, to }], `to` not in it: of `bundle` layers each, fewer in the last one. */
export function groupsOf({ layers, bundle }) {
  return Array.from({ length: Math.ceil(layers / bundle) }, (_, k) => {
    return { from: k * bundle, to: Math.min(layers, (k + 1) * bundle) };
  });
}

/** What `token` reads in a group of layers: [[source, mean of its shares over the layers]], in order of position. A
 * share that is not listed counts as 0, and a mean below `data.faintest` is left out as a share of one layer is. */
export function bundled(data, { from, to }, token) {
  const total = new Map();
  for (let layer = from; layer < to; layer++) {
    for (const [source, share] of reads(data, layer, token)) total.set(source, (total.get(source) ?? 0) + share);
  }
  const means = [...total].map(([source, sum]) => [source, sum / (to - from)]);
  return means.filter(([, share]) => to - from === 1 || share >= data.faintest).sort((a, b) => a[0] - b[0]);
}

/** The strongest readings of `token`, each source once, where it is read most: [{ group, source, share }]. */
export function strongest(data, token) {
  const best = new Map();
  for (const group of groupsOf(data)) {
    for (const [source, share] of bundled(data, group, token)) {
      if (source !== token && share > (best.get(source)?.share ?? 0)) best.set(source, { group, source, share });
    }
  }
  return [...best.values()]
    .filter(({ share }) => share >= WORTH_A_NAME)
    .sort((a, b) => b.share - a.share)
    .slice(0, NAMED);
}
