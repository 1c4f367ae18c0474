// What the visitor has set and drawn.

/** The controls as Python knows them. */
export function controls({ state }) {
  const { visit, T, topK, topP, shortcut, many } = state;
  return { visit, temperature: T, top_k: topK, top_p: topP, shortcut, many };
}

/** The last single draw, while the logits it was drawn from are on the screen. */
export function drawnHere({ state, header }) {
  return state.drawn?.of === header.digest ? state.drawn : null;
}
