// The page's own fonts inside a picture: a file that is looked at elsewhere has no other way to them.

/** The fonts in which a picture is written, by family and slope. */
export class Fonts {
  constructor() {
    /** @type {Set<string>} */
    this.used = new Set();
  }

  /** @param {CSSStyleDeclaration} style */
  see = (style) => {
    for (const family of style.fontFamily.split(",")) this.used.add(`${bare(family)} ${style.fontStyle}`);
  };

  /** The style sheet that brings them along. */
  async sheet() {
    const rules = [...document.styleSheets].flatMap(fontRules).filter(({ style }) => this.used.has(named(style)));
    return (await Promise.all(rules.map(embedded))).join("\n");
  }
}

const bare = (/** @type {string} */ family) => family.trim().replace(/^["']|["']$/g, "");

/** @param {CSSStyleDeclaration} style */
const named = (style) =>
  `${bare(style.getPropertyValue("font-family"))} ${style.getPropertyValue("font-style") || "normal"}`;

/** @param {CSSStyleSheet} sheet @returns {CSSFontFaceRule[]} those of a sheet from this server */
function fontRules(sheet) {
  if (sheet.href && new URL(sheet.href).origin !== location.origin) return [];
  return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule);
}

/** @param {CSSFontFaceRule} rule */
async function embedded(rule) {
  const [whole, address] = /url\("?([^")]+)"?\)/.exec(rule.cssText) ?? [];
  if (!address) return "";
  const answer = await fetch(new URL(address, rule.parentStyleSheet?.href ?? location.href));
  return rule.cssText.replace(whole, `url("${await asDataUrl(await answer.blob())}")`);
}

/** @param {Blob} blob @returns {Promise<string>} */
export function asDataUrl(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}
