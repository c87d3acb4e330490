// Verifies an identity claim with the server's public key, see docs/verify-signature.md.

import { get } from "./api.js";

const bytes = hex => Uint8Array.from(hex.match(/../g), pair => parseInt(pair, 16));
const decode = text => JSON.parse(atob(text.replaceAll("-", "+").replaceAll("_", "/")));

// Resolves to a sentence about the claim.
export async function verified(claim, accountId) {
  const { keys } = await get("/api/v1/meta/public-key");
  const published = keys.find(key => key.kid === claim.kid);
  if (!published) throw new Error("the claim names an unknown key");
  let key;
  try {
    key = await crypto.subtle.importKey("raw", bytes(published.public_key_hex), "Ed25519", false, ["verify"]);
  } catch (failure) {
    if (failure.name === "NotSupportedError") return "not verified: this browser has no Ed25519";
    throw failure;
  }
  const signed = new TextEncoder().encode(claim.payload_b64);
  if (!await crypto.subtle.verify("Ed25519", key, bytes(claim.signature_hex), signed)) {
    throw new Error("the claim's signature is wrong");
  }
  const payload = decode(claim.payload_b64);
  const ours = payload.claim_type === "identity" && payload.iss === "hoody-api" && payload.sub === accountId;
  if (!ours || payload.exp * 1000 < Date.now()) throw new Error("the claim is not about this account now");
  return `verified by Ed25519 with key ${claim.kid}: ${payload.username}, until ${new Date(payload.exp * 1000).toISOString()}`;
}
