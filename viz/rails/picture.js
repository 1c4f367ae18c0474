// The picture itself: measured, placed and drawn, at rest, under the pointer and under the pulse.

class Picture extends Parts {
  /** Measure and draw anew: another size, font, theme or prompt. */
  place() {
    if (!this.data || this.stage.offsetWidth === 0) return;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const left = window.innerHeight - heightTaken(this.machine, this.stage) - 0.75 * rem;
    this.stage.style.height = `${clamp(18 * rem, left, 36 * rem)}px`; // the whole picture fits the window
    const box = this.stage.getBoundingClientRect();
    const ratio = window.devicePixelRatio;
    for (const canvas of [this.scene, this.glow]) {
      canvas.width = Math.round(box.width * ratio);
      canvas.height = Math.round(box.height * ratio);
    }
    this.ratio = ratio;
    const probe = this.scene.getContext("2d");
    probe.font = `700 ${1.05 * rem}px ${getComputedStyle(this.list).fontFamily}`;
    const longest = this.data.tokens.reduce((most, name) => Math.max(most, probe.measureText(name).width), 0);
    this.geo = stationLayout(box.width, box.height, rem, longest, this.data.layers);
    this.machine.classList.toggle("narrow", box.width < 56 * rem);
    this.bead = beadPicture(this.colours.focus, this.colours.dark ? "#ffffff" : this.colours.focus, ratio);
    this.placeStations();
    this.refocus(false);
    if (this.pulseDue) this.pulse();
  }

  placeStations() {
    const { geo, data } = this;
    const place = (at, left, right) => {
      const station = this.root.querySelector(`[data-at="${at}"]`);
      station.style.left = `${left}px`;
      station.style.width = `${right - left}px`;
    };
    place("tokens", 0, geo.names);
    place("vectors", geo.stripLeft, geo.stripLeft + geo.strip);
    place("layers", geo.railLeft, geo.railRight);
    place("prediction", geo.panelLeft - Math.min(2 * geo.rem, 0.012 * geo.width), geo.width);
    this.list.style.width = `${geo.names}px`;
    this.root.querySelector(".positions").style.width = `${geo.stripLeft + geo.strip}px`;
    this.next.style.left = this.foot.style.left = `${geo.panelLeft}px`;
    for (const [mark, share] of this.sizeMarks) {
      mark.style.width = mark.style.height = `${2 * dotRadius(share, geo.dot)}px`;
    }
    const step = [1, 5, 10].find((n) => n * geo.pitch >= 1.25 * geo.rem) ?? 10;
    this.layerButtons.forEach((button, l) => {
      const number = l + 1;
      const ends = l === 0 || number === data.layers;
      const crowded = Math.min(l, data.layers - number) * geo.pitch < 1.25 * geo.rem;
      button.classList.toggle("thin", !ends && (number % step !== 0 || crowded));
      button.style.left = `${geo.centres[l] - geo.pitch / 2}px`;
      button.style.width = `${geo.pitch}px`;
    });
  }

  /** Lay out the rows for the focus and draw; `glide` lets the rows move there instead of jumping. */
  refocus(glide) {
    const { data, geo } = this;
    const pad = 0.5 * geo.rem;
    this.pull = attraction(data, this.focus);
    const goal = rowLayout(data.count, geo.height - 2 * pad, geo.rem, this.focus, this.pull);
    goal.middles.forEach((_, t) => { goal.middles[t] += pad; });
    this.fillNext();
    const start = this.rows;
    cancelAnimationFrame(this.gliding);
    const far = glide && !calm() && start.middles.some((y, t) => Math.abs(y - goal.middles[t]) > 1);
    if (!far) {
      this.rows = goal;
      this.draw();
      return;
    }
    const began = performance.now();
    const step = (now) => {
      const part = clamp(0, (now - began) / 180, 1);
      const eased = 1 - (1 - part) ** 3;
      const between = (a, b) => a.map((value, t) => value + (b[t] - value) * eased);
      this.rows = { heights: between(start.heights, goal.heights), middles: between(start.middles, goal.middles) };
      this.draw();
      if (part < 1) this.gliding = requestAnimationFrame(step);
    };
    step(began);
  }

  context(canvas) {
    const context = canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.geo.width, this.geo.height);
    return context;
  }

  draw() {
    const context = this.context(this.scene);
    drawStrips(context, this);
    drawRails(context, this);
    drawDots(context, this);
    if (!this.pulsing) {
      for (let l = 0; l < this.data.layers; l++) drawReads(context, this, l, this.focus);
      drawFan(context, this);
    }
    drawFocus(context, this);
    this.writeNames();
    this.drawGlow();
  }

  writeNames() {
    const { geo, rows, focus, pull } = this;
    this.options.forEach((option, t) => {
      const size = Math.min(rows.heights[t] * 0.9, (t === focus ? 1.05 : 0.95) * geo.rem);
      const shown = size >= 0.57 * geo.rem || t === focus;
      option.classList.toggle("off", !shown);
      option.classList.toggle("focus", t === focus);
      option.classList.toggle("read", t < focus && pull[t] > 0.25);
      option.setAttribute("aria-selected", String(t === focus));
      option.style.top = `${rows.middles[t]}px`;
      if (shown) option.style.fontSize = `${size}px`;
    });
    this.list.setAttribute("aria-activedescendant", `token-${focus}`);
  }

  /** Lay out and write the focused position's distribution. */
  fillNext() {
    const { data, geo, focus } = this;
    const list = outcomes(data, focus);
    const foot = (this.machine.classList.contains("narrow") ? 3.8 : 2.9) * geo.rem;
    const pitch = Math.min((geo.height - foot) / list.length, 2.1 * geo.rem);
    const top = (geo.height - foot - pitch * list.length) / 2;
    const tall = Math.min(0.62 * pitch, 1.05 * geo.rem);
    const most = list[0].chance;
    this.ends = list.map((row, k) => {
      const length = Math.min(1, row.chance / most); // all others may be longer than the bar has room: cut
      return { ...row, pitch, y: top + pitch * (k + 0.5), tall, length, cut: row.chance > most };
    });
    while (this.next.children.length > list.length) this.next.lastChild.remove();
    while (this.next.children.length < list.length) {
      const item = element("li");
      item.append(element("i"), element("bdi"), element("span", "chance"));
      this.next.append(item);
    }
    const room = geo.panel - Math.min(0.66 * geo.panel, 9.2 * geo.rem);
    this.ends.forEach((row, k) => this.writeOutcome(this.next.children[k], row, room));
    this.after.replaceChildren(" after ", element("bdi", "", data.tokens[focus]));
    this.foot.replaceChildren(...footWords(data, focus).map((line) => element("span", "", line)));
  }

  writeOutcome(item, row, room) {
    item.className = `${row.kind}${row.came ? " came" : ""}${row.cut ? " cut" : ""}`;
    item.style.top = `${row.y}px`;
    const [bar, name, chance] = item.children;
    bar.style.height = `${row.tall}px`;
    bar.style.width = `${Math.max(1, row.length * room)}px`;
    name.textContent = row.name;
    chance.textContent = percent(row.chance) + (row.came ? " ✓" : "");
  }

  // -- what moves over the picture: the layer under the pointer or cursor, the pulse

  drawGlow() {
    if (!this.geo) return;
    const context = this.context(this.glow);
    const { geo, rows, colours, data } = this;
    const spot = this.spot();
    this.layerButtons.forEach((button, l) => button.classList.toggle("at", l === spot?.layer));
    this.showTip(spot);
    if (!spot) return;
    if (spot.layer !== null) {
      context.fillStyle = alpha(colours.ink, 0.055);
      context.beginPath();
      context.roundRect(geo.centres[spot.layer] - geo.pitch / 2, 0, geo.pitch, geo.height, 4);
      context.fill();
    }
    if (spot.token === this.focus && spot.layer === null) return;
    const y = rows.middles[spot.token];
    if (spot.token !== this.focus) {
      context.strokeStyle = alpha(colours.ink, 0.75);
      context.lineWidth = 1.4;
      context.beginPath();
      context.moveTo(geo.railLeft, y);
      context.lineTo(geo.railRight, y);
      context.stroke();
    }
    if (spot.layer === null) return;
    drawReads(context, this, spot.layer, spot.token);
    for (const [share, shift, colour] of steps(this)) {
      context.fillStyle = colour;
      context.strokeStyle = colours.page;
      context.lineWidth = 1.5;
      context.beginPath();
      const radius = dotRadius(share[spot.layer * data.count + spot.token], geo.dot);
      context.arc(geo.centres[spot.layer] + shift, y, Math.max(1.6, radius), 0, 7);
      context.stroke();
      context.fill();
    }
  }

  /** What is being read: under the pointer, else at the keyboard's layer cursor, else nothing. */
  spot() {
    if (this.hover) return this.hover;
    if (!this.keys || this.layer === null || this.root.activeElement !== this.list) return null;
    return { part: "rail", token: this.focus, layer: this.layer };
  }

  /** One pulse of light from the tokens to the next word, when a new prompt has arrived. */
  pulse() {
    this.endPulse();
    this.pulseDue = false;
    this.pulsing = true;
    this.machine.classList.add("pulsing");
    this.draw();
    const began = performance.now();
    const step = (now) => {
      const part = clamp(0, (now - began) / 800, 1);
      if (part === 1) {
        this.endPulse();
        this.draw();
        return;
      }
      this.drawPulse(part * part * (3 - 2 * part));
      this.pulseFrame = requestAnimationFrame(step);
    };
    this.pulseFrame = requestAnimationFrame(step);
  }

  endPulse() {
    cancelAnimationFrame(this.pulseFrame);
    this.pulsing = false;
    this.machine.classList.remove("pulsing");
  }

  drawPulse(part) {
    const { geo, rows, data } = this;
    const context = this.context(this.glow);
    const front = geo.stripLeft + part * (geo.panelLeft - geo.stripLeft);
    context.save();
    context.beginPath();
    context.rect(0, 0, front, geo.height);
    context.clip();
    geo.centres.forEach((x, l) => { if (x < front + geo.pitch) drawReads(context, this, l, this.focus); });
    drawFan(context, this);
    context.restore();
    for (let t = 0; t < data.count; t++) {
      const ahead = t === this.focus;
      if (ahead && front > geo.railRight) continue; // it has become the fan
      const tall = ahead ? 22 : clamp(3, rows.heights[t] * 0.9, 14);
      const x = Math.min(front, geo.railRight);
      const dim = 0.75 * clamp(0.12, rows.heights[t] / geo.rem, 1) * clamp(0, 1 - (front - geo.railRight) / 60, 1);
      context.globalAlpha = ahead ? 1 : dim;
      context.drawImage(this.bead, x - 112, rows.middles[t] - tall / 2, 120, tall);
    }
    context.globalAlpha = 1;
  }

  // -- reading numbers

  /** The part of the picture at a point of the stage. */
}
