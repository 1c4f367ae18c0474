// The tree as a list of boxes, from the root on: what each says, and which row of the keyboard it is in.

import { filled } from "../shared/elements.js";

/** @typedef {{ start: string, text: string, count: number, ended: number, children: Node[] }} Node */

/**
 * Every node with its depth and the text that leads to its end, parents before their children.
 * @param {Node} node
 * @returns {{ node: Node, depth: number, whole: string }[]}
 */
export function flat(node, depth = 0, before = "") {
  const whole = before + node.start + node.text;
  return [{ node, depth, whole }, ...node.children.flatMap((child) => flat(child, depth + 1, whole))];
}

/**
 * What is said of a node.
 * @param {Record<string, string>} words
 * @param {{ node: Node, whole: string }} one
 * @param {number} all
 */
export function sayingOf(words, { node, whole }, all) {
  const said = filled(words.of, {
    count: node.count,
    all,
    share: `${Math.round((100 * node.count) / all)}%`,
    text: whole,
  });
  return node.ended > 0 ? `${said} ${filled(words.ended, { count: node.ended })}` : said;
}
