import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const COMPONENTS = fileURLToPath(new URL("../components", import.meta.url));

/** Every module of every component, with the modules that it imports. */
const modules = new Map(
  readdirSync(COMPONENTS, { recursive: true })
    .map((name) => join(COMPONENTS, String(name)))
    .filter((path) => path.endsWith(".js") && !path.endsWith("bundle.js"))
    .map((path) => {
      const imports = readFileSync(path, "utf8").matchAll(/from "(\.[^"]+)"/g);
      return [path, [...imports].map(([, name]) => resolve(dirname(path), name))];
    }),
);
const named = (path) => relative(COMPONENTS, path);

test("what is imported is there", () => {
  assert.ok(modules.size > 40);
  for (const [path, imports] of modules) {
    for (const other of imports) assert.ok(modules.has(other), `${named(path)} imports ${named(other)}`);
  }
});

test("a component knows itself and what is shared, and what is shared knows no component", () => {
  for (const [path, imports] of modules) {
    for (const other of imports) {
      const [home, place] = [path, other].map((one) => named(one).split("/")[0]);
      assert.ok(place === home || place === "shared", `${named(path)} imports ${named(other)}`);
    }
  }
});

test("there are no cycles", () => {
  const settled = new Set();
  const visit = (path, way) => {
    assert.ok(!way.includes(path), [...way, path].map(named).join(" -> "));
    if (settled.has(path)) return;
    for (const other of modules.get(path)) visit(other, [...way, path]);
    settled.add(path);
  };
  for (const path of modules.keys()) visit(path, []);
});
