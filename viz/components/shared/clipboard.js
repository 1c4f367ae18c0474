// Copying the text of a field.

/**
 * Whether the field's text is on the clipboard. A page that came without encryption may only ask in the old way, for
 * which the field is shown and selected.
 * @param {HTMLInputElement} field
 * @returns {Promise<boolean>}
 */
export async function toClipboard(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    field.hidden = false;
    field.select();
    return document.execCommand("copy");
  }
}
