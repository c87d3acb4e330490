/* node bundle.mjs CLIENT FILE: the scenario with the client of this package name, for browsers. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [client, file] = process.argv.slice(2);
await build({
  entryPoints: [fileURLToPath(new URL("browser.mjs", import.meta.url))],
  outfile: file,
  alias: { "client-under-test": client },
  bundle: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  logLevel: "warning",
});
