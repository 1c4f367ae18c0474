// What was typed and not run yet, kept with the tab: a reload, or a visit to another chapter, loses none of it.

const NAME = "a prompt typed and not run";

/**
 * The draft that was typed over the text `of`; null where there is none.
 * @param {Storage} storage
 * @param {string} of
 * @returns {string | null}
 */
export function draftOf(storage, of) {
  const [over, draft] = (storage.getItem(NAME) ?? "").split("\0");
  return draft !== undefined && over === of ? draft : null;
}

/**
 * Keep what is typed over the text `of`, or forget the draft where it is that text.
 * @param {Storage} storage
 * @param {string} of
 * @param {string} draft
 */
export function keepDraft(storage, of, draft) {
  if (draft === of) storage.removeItem(NAME);
  else storage.setItem(NAME, [of, draft].map((text) => text.replaceAll("\0", "")).join("\0"));
}

/**
 * What the box shows once the page is about another `text`. Where that is what was `sent` from here, the visitor may have
 * `typed` on meanwhile; any other (of an example, a link, the back button) takes the box.
 * @param {string} text
 * @param {string | null} sent
 * @param {string} typed
 */
export const shownFor = (text, sent, typed) => (text === sent ? typed : text);
