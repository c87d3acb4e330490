// Verifies X-Hoody-Signature: Ed25519 over the time, a dot, and the body.
import encoding from 'k6/encoding';
import { ed25519 } from '@noble/curves/ed25519.js';

const FORM = /^t=(\d+),kid=([^,]+),path=[^,]*,sig=([0-9a-f]{128})$/;

/**
 * @param {import('k6/http').Response} response
 * @param {Record<string, string>} keys public keys in hex, by their kid
 */
export function isSigned(response, keys) {
  const [, time, kid, signature] = FORM.exec(response.headers['X-Hoody-Signature'] || '') || [];
  const key = keys[kid];
  return Boolean(key) && ed25519.verify(bytesOfHex(signature), bytesOf(`${time}.${response.body}`), bytesOfHex(key));
}

// k6 has no TextEncoder: base64 works on the UTF-8 bytes of a string.
function bytesOf(text) {
  return new Uint8Array(encoding.b64decode(encoding.b64encode(text, 'std'), 'std'));
}

function bytesOfHex(hex) {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}
