/* The scenario in a page of another origin than the server: /?server=ADDRESS */
import { createAuthClient } from "client-under-test/client";
import { twoFactorClient } from "client-under-test/client/plugins";
import { run } from "./run.mjs";

await run({
  library: { createAuthClient, twoFactorClient },
  server: new URLSearchParams(location.search).get("server"),
  desk: location.origin,
  storeIsLive: true,
});
