// The visitor: what pointer and keys do, and what Python hears of it.

class View extends Picture {
  constructor(root) {
    super();
    this.root = root;
    const find = (selector) => root.querySelector(selector);
    this.machine = find(".machine");
    this.stage = find(".stage");
    this.scene = find(".scene");
    this.glow = find(".glow");
    this.list = find(".tokens");
    this.next = find(".next");
    this.foot = find(".foot");
    this.tip = find(".tip");
    this.numbers = find(".numbers");
    this.live = find(".live");
    this.layer = null; // the keyboard's layer cursor
    this.keys = false; // whether the last move was by key: the cursor shows only then
    this.hover = null;
    this.timers = {};
    this.observer = new ResizeObserver(() => this.place());
    this.stage.onpointermove = (event) => this.point(event);
    this.stage.onpointerleave = () => this.leave();
    this.stage.onclick = (event) => {
      this.point(event); // a tap comes without a move before it
      this.click();
    };
    this.list.onkeydown = (event) => this.key(event);
    this.list.onfocus = this.list.onblur = () => this.drawGlow();
  }

  /** Take what Python sent. The same picture again (a rerun, a theme) keeps the focus and starts no pulse. */
  accept(bytes) {
    const data = unpack(bytes);
    this.readColours();
    if (data.digest !== this.data?.digest) {
      Object.values(this.timers).forEach(clearTimeout); // what was still to be said was about the old prompt
      if (this.data) this.say();
      this.data = Object.assign(data, { resting: restingPlaces(data) });
      this.focus = data.initial;
      this.layer = null;
      this.hover = null;
      this.pulseDue = !calm();
      this.build();
      this.observer.observe(this.stage);
      document.fonts.ready.then(() => this.place()); // names are measured again once their font is there
    }
    this.strips = stripPicture(this.data, this.colours.ink);
    this.place();
  }

  at(x, y) {
    const { geo, rows } = this;
    if (x > geo.panelLeft - 4) {
      const k = this.ends.findIndex((end) => Math.abs(end.y - y) < end.pitch / 2);
      return k < 0 ? null : { part: "bar", row: k, token: this.focus, layer: null };
    }
    let token = 0;
    rows.middles.forEach((middle, t) => { if (Math.abs(middle - y) < Math.abs(rows.middles[token] - y)) token = t; });
    if (Math.abs(rows.middles[token] - y) > Math.max(rows.heights[token] / 2, 6)) return null;
    if (x < geo.stripLeft) return { part: "name", token, layer: null };
    if (x < geo.railLeft) {
      const sample = Math.floor(((x - geo.stripLeft) / geo.strip) * this.data.samples);
      return { part: "strip", token, layer: null, sample: clamp(0, sample, this.data.samples - 1) };
    }
    const layer = Math.floor((x - geo.centres[0]) / geo.pitch + 0.5);
    return { part: "rail", token, layer: layer >= 0 && layer < this.data.layers ? layer : null };
  }

  showTip(spot) {
    this.tip.hidden = !spot;
    if (!spot) return;
    const { name, place, rows } = tipWords(this.data, this.ends, spot);
    const title = element("div", "title");
    title.append(element("bdi", "", name), element("span", "", place));
    this.tip.replaceChildren(title, ...rows.map(([label, value, mark]) => {
      const row = element("div", `row ${mark ?? ""}`);
      row.append(element("bdi", "", label), element("b", "", value));
      return row;
    }));
    const { geo } = this;
    const x = spot.x ?? (spot.layer === null ? geo.railLeft : geo.centres[spot.layer]);
    const y = spot.y ?? this.rows.middles[spot.token];
    const { offsetWidth: wide, offsetHeight: high } = this.tip;
    const right = spot.part === "bar" ? geo.width : x + 16; // beside its bar, not over its neighbours
    const left = right + wide > geo.width ? Math.min(x, geo.panelLeft) - 16 - wide : right;
    this.tip.style.left = `${Math.max(0, left)}px`;
    this.tip.style.top = `${clamp(0, y - high / 2, geo.height - high)}px`;
  }

  say() {
    clearTimeout(this.timers.say); // a held arrow key speaks once it rests
    this.timers.say = setTimeout(() => { this.live.textContent = aloud(this.data, this.focus, this.layer); }, 120);
  }

  // -- events

  point(event) {
    if (!this.geo) return;
    const box = this.stage.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const spot = this.at(x, y);
    this.setHover(spot && { ...spot, x, y });
  }

  setHover(spot) {
    this.hover = spot;
    if (!this.pulsing) this.drawGlow();
  }

  leave() {
    this.setHover(null);
  }

  click() {
    const spot = this.hover;
    if (!spot || spot.part === "bar") return;
    this.list.focus({ preventScroll: true });
    if (spot.layer !== null) this.layer = spot.layer;
    this.keys = false;
    this.setFocus(spot.token);
  }

  key(event) {
    const { data, focus, layer } = this;
    const last = data.count - 1;
    const [up, down] = [focus - 1, focus + 1];
    const tokens = { ArrowUp: up, ArrowDown: down, PageUp: focus - 10, PageDown: focus + 10, Home: 0, End: last };
    const layers = { ArrowLeft: (layer ?? data.layers) - 1, ArrowRight: (layer ?? -1) + 1 };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    this.keys = true;
    if (event.key in tokens) this.setFocus(clamp(0, tokens[event.key], last));
    else if (event.key in layers) this.setLayer(clamp(0, layers[event.key], data.layers - 1));
    else if (event.key === "Escape") this.setLayer(null);
    else if (event.key === "Enter") this.open(data.layerDoor, layer);
    else return;
    event.preventDefault();
  }

  setLayer(layer) {
    this.layer = layer;
    this.hover = null;
    this.drawGlow();
    this.say();
  }

  setFocus(token) {
    const moved = token !== this.focus;
    this.focus = token;
    this.hover = null;
    if (moved) {
      this.refocus(true);
      clearTimeout(this.timers.send);
      this.timers.send = setTimeout(() => this.send.state("focus", { of: this.data.digest, token }), 300);
    } else {
      this.drawGlow();
    }
    this.say();
  }

  open(id, layer) {
    this.send.trigger("door", { of: this.data.digest, id, layer, token: this.focus });
  }

  close() {
    this.observer.disconnect();
    this.endPulse();
    cancelAnimationFrame(this.gliding);
    Object.values(this.timers).forEach(clearTimeout);
  }
}
