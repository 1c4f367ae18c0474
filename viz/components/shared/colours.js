// The colours of the theme, for what is drawn on a canvas.

/** The theme's colours as [r, g, b], for roles such as { hue: "orange" }, read where the picture stands. */
export function themeColours(node, roles) {
  const style = getComputedStyle(node);
  const probe = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const colours = {};
  for (const [role, name] of Object.entries(roles)) {
    probe.fillStyle = style.getPropertyValue(`--st-${name}-color`).trim();
    probe.fillRect(0, 0, 1, 1);
    colours[role] = [...probe.getImageData(0, 0, 1, 1).data.subarray(0, 3)];
  }
  return colours;
}
