// Codes of an authenticator app: RFC 6238 with SHA-1, 6 digits and steps of 30 seconds.
import crypto from 'k6/crypto';
import encoding from 'k6/encoding';

const STEP_SECONDS = 30;

/** The step that is current now. Each is accepted once. */
export function currentStep() {
  return Math.floor(Date.now() / 1000 / STEP_SECONDS);
}

/**
 * @param {string} key the secret in base32
 * @param {number} step
 */
export function code(key, step) {
  const counter = new Uint8Array(8);
  new DataView(counter.buffer).setUint32(4, step);
  const mac = hexToBytes(crypto.hmac('sha1', encoding.b64decode(base32ToBase64(key), 'std'), counter.buffer, 'hex'));
  const offset = mac[19] & 15;
  const number = new DataView(mac.buffer).getUint32(offset) & 0x7fffffff;
  return String(number % 1000000).padStart(6, '0');
}

function hexToBytes(hex) {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

function base32ToBase64(text) {
  const bytes = [];
  let bits = 0;
  let value = 0;
  for (const letter of text.replace(/=+$/, '')) {
    value = (value << 5) | 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 255);
    }
  }
  return encoding.b64encode(Uint8Array.from(bytes).buffer, 'std');
}
