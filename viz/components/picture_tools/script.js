// The pictures of a view to take away, the page on paper, and its address. Everything happens in the browser; Python hears of nothing.

import { toClipboard } from "../shared/clipboard.js";
import { asPng, asSvg, composed, save } from "../shared/picture/files.js";
import { placeWords } from "../shared/elements.js";

const WRITERS = { png: asPng, svg: asSvg };

export default function ({ data, parentElement: root }) {
  const tools = root.querySelector(".tools");
  tools.setAttribute("aria-label", data.words.title);
  placeWords(root, data.words);
  const said = root.querySelector(".said");
  for (const button of root.querySelectorAll("[data-format]")) {
    button.hidden = !data.pictures;
    button.onclick = async () => {
      said.textContent = data.words.making;
      said.textContent = (await taken(tools, button.dataset.format, data)) ? "" : data.words.nothing;
    };
  }
  root.querySelector(".print").onclick = () => window.print();
  root.querySelector(".copy").onclick = () => copy(root, data.words);
}

/** Save all pictures of the view in one file. Returns whether there is any. */
async function taken(tools, format, { name, about }) {
  const pictures = picturesBefore(tools);
  if (pictures.length === 0) return false;
  const svg = await composed(pictures, about, tools);
  save(await WRITERS[format](svg), `${name}.${format}`);
  return true;
}

/** The pictures that stand on the page before these tools: Plotly's figures, and the section of each live picture. */
function picturesBefore(tools) {
  const own = tools.getRootNode().host;
  const before = (node) => node.compareDocumentPosition(own) & Node.DOCUMENT_POSITION_FOLLOWING;
  const hosts = [...document.querySelectorAll(".js-plotly-plot, [data-testid=stBidiComponentIsolated]")].filter(before);
  const found = hosts.map((host) => host.shadowRoot?.querySelector("section") ?? host);
  return found.filter((node) => node.matches("section, .js-plotly-plot") && node.getBoundingClientRect().width > 0);
}

async function copy(root, words) {
  const [field, said] = [root.querySelector(".address"), root.querySelector(".said")];
  field.value = location.href;
  const done = await toClipboard(field);
  field.hidden = done;
  said.textContent = done ? words.copied : words.by_hand;
  if (!done) field.select();
}
