/* node node.mjs CLIENT SERVER DESK: the scenario in Node, with the client of this package name. */
import { webcrypto } from "node:crypto";
import { fetchLikeABrowser } from "./cookies.mjs";
import { run } from "./run.mjs";

globalThis.crypto ??= webcrypto;

const [name, server, desk] = process.argv.slice(2);
const { createAuthClient } = await import(`${name}/client`);
const { twoFactorClient } = await import(`${name}/client/plugins`);

await run({
  library: { createAuthClient, twoFactorClient },
  server,
  desk,
  fetchOptions: { customFetchImpl: fetchLikeABrowser(server) },
  // Before 1.7 the store followed the calls in browsers only.
  storeIsLive: name === "better-auth",
});
process.exit(0);
