const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const PERIOD = 30_000;
const ARRIVAL = 3_000;

/** An authenticator app (RFC 6238) that gives no code twice, and none that is older than one it gave. */
export class Authenticator {
  #key;
  #last = 0;

  constructor(uri) {
    this.#key = decoded(new URL(uri).searchParams.get("secret"));
  }

  /** The code of the step before, then of this one, then of the next; waits when all three are given. */
  async code() {
    while (Date.now() % PERIOD > PERIOD - ARRIVAL || this.#last > now()) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    this.#last = Math.max(this.#last + 1, now() - 1);
    return this.#codeOf(this.#last);
  }

  /** A code that is right neither now nor soon. */
  async wrongCode() {
    const right = new Set();
    for (let step = now() - 3; step <= now() + 3; step++) {
      right.add(await this.#codeOf(step));
    }
    let code = 0;
    while (right.has(digits(code))) {
      code++;
    }
    return digits(code);
  }

  async #codeOf(step) {
    const key = await crypto.subtle.importKey("raw", this.#key, { name: "HMAC", hash: "SHA-1" }, false, ["sign"]);
    const counter = new DataView(new ArrayBuffer(8));
    counter.setBigUint64(0, BigInt(step));
    const hash = new DataView(await crypto.subtle.sign("HMAC", key, counter));
    return digits((hash.getUint32(hash.getUint8(19) & 0xf) & 0x7fffffff) % 1_000_000);
  }
}

function now() {
  return Math.floor(Date.now() / PERIOD);
}

function digits(code) {
  return String(code).padStart(6, "0");
}

function decoded(base32) {
  let bits = "";
  for (const letter of base32.replace(/=+$/, "")) {
    const value = BASE32.indexOf(letter);
    if (value < 0) {
      throw new Error("the secret is not Base32");
    }
    bits += value.toString(2).padStart(5, "0");
  }
  return Uint8Array.from(bits.match(/.{8}/g), (byte) => parseInt(byte, 2));
}
