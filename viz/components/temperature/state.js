// What the visitor has set and drawn.

/** The controls as Python knows them. */
export function controls({ state }) {
  const { visit, T, topK, topP, shortcut } = state;
  return { visit, temperature: T, top_k: topK, top_p: topP, shortcut };
}

/** The last single draw, while the logits it was drawn from are on the screen. */
export function drawnHere({ state, header }) {
  return state.drawn?.of === header.digest ? state.drawn : null;
}
