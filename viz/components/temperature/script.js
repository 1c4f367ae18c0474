// From logits to probabilities to a drawn word. Everything is computed here, on every frame of a drag, in float64; Python
// hears of a release, a draw and a word to append.
//
// A payload holds the logits of one prompt. Only their sorted values are needed: the names come in rank order, and a
// draw lands on a rank. What the visitor has set outlives the payload; what was drawn belongs to it.

const THOUSAND = 1000;

const instances = new WeakMap(); // parentElement -> view

export default function ({ data, parentElement: root, setStateValue, setTriggerValue }) {
  const [header, body] = unpack(data);
  let view = instances.get(root);
  if (view?.parts.section !== root.querySelector("section")) {
    view = mount(root, view?.state ?? { visit: null, many: false, drawn: null }); // drawn: { at: a draw, of: a payload }
    instances.set(root, view);
  }
  view.setState = setStateValue;
  view.trigger = setTriggerValue;
  if (view.state.visit !== header.visit) start(view, header);
  if (view.header?.id !== header.id) load(view, header, body);
  view.header = header;
  view.stops = stops(header.V, view.state.topK);
  view.parts.topK.max = view.stops.length;
  view.observer.observe(view.parts.strip);
  fit(view);
  paint(view);
  settle(view);
  return () => {
    cancelAnimationFrame(view.frame);
    view.frame = 0;
    view.observer.disconnect();
  };
}

function start(view, { visit, initial }) {
  const { temperature: T, top_k: topK, top_p: topP, shortcut } = initial;
  Object.assign(view.state, { visit, T, topK, topP, shortcut });
  view.sent = JSON.stringify(controls(view));
}

// 4 bytes of header length, the header as JSON, V logits as float32, the draws as float64.
function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  return [JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))), bytes.subarray(4 + length)];
}

// slice() copies: a typed array needs its first byte at a multiple of its width.
function load(view, header, body) {
  const logits = new Float32Array(body.slice(0, 4 * header.V).buffer);
  view.draws = new Float64Array(body.slice(4 * header.V).buffer);
  view.z = Float64Array.from(logits).sort().reverse();
  view.largest = view.z[0];
  for (let i = 0; i < header.V; i++) view.z[i] -= view.largest;
  view.powers = new Float64Array(header.V);
  view.line = new Float64Array(header.V);
  view.header = header;
  view.thousand = Math.min(THOUSAND, view.draws.length);
  view.state.many = false;
  view.fallen = 0;
  view.counting = null;
  buildRows(view);
}
