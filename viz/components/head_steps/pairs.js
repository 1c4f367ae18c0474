// Which pair of tokens counts.

export const samePair = (one, other) => one.asking === other.asking && one.answering === other.answering;

/** The pair that is lit: under the pointer, else at the keys' cursor, else the pinned one. */
export const lit = (view) => view.spot ?? view.cursor ?? view.pinned;
