// Bundles every component's script and style sheet; with --check, fails where a bundle is not what its source builds.

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const COMPONENTS = join(HERE, "components");

/** The entry points of a component and the bundles that they become. */
const ENTRIES = { "script.js": "bundle.js", "style.css": "bundle.css" };

/** @returns {string[]} the folders of the components */
function folders() {
  return readdirSync(COMPONENTS)
    .map((name) => join(COMPONENTS, name))
    .filter((folder) => existsSync(join(folder, "script.js")));
}

/** @returns {Promise<string>} what the source builds, the same on every machine */
async function bundled(/** @type {string} */ entry) {
  const result = await build({
    entryPoints: [entry],
    absWorkingDir: HERE,
    bundle: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    minify: true, // every page carries those of its components, and thirty laptops share one network
    banner: { js: "// Built.", css: "/* Built. */" }, // Streamlit takes a single line for the name of a file
    write: false,
  });
  return result.outputFiles[0].text;
}

const checking = process.argv.includes("--check");
let stale = 0;
for (const folder of folders()) {
  for (const [source, target] of Object.entries(ENTRIES)) {
    const [text, file] = [await bundled(join(folder, source)), join(folder, target)];
    if (!checking) writeFileSync(file, text);
    else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
      console.error(`${relative(HERE, file)} is not what its source builds: npm run build`);
      stale += 1;
    }
  }
}
process.exitCode = stale > 0 ? 1 : 0;
