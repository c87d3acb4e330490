import { Unmet, eventually } from "./checks.mjs";

/** The test's side: it reads the mails, confirms addresses, and takes what came of the run. */
export class Desk {
  #base;

  constructor(base) {
    this.#base = base;
  }

  /** Follows the newest link that was mailed to confirm this address. */
  async confirm(email) {
    await this.#call(`/confirm?to=${encodeURIComponent(email)}`, { method: "POST" });
  }

  /** The one-time codes mailed to this address so far, the newest first. */
  async codes(email) {
    return (await this.#call(`/codes?to=${encodeURIComponent(email)}`)).json();
  }

  /** The next code, after those that were there. */
  async codeAfter(before, email) {
    return eventually(
      () => `a code is mailed to ${email}`,
      async () => {
        const codes = await this.codes(email);
        return codes.length > before.length ? codes[0] : undefined;
      },
    );
  }

  /** The token of the first link to set a new password that is mailed to this address. */
  async resetToken(email) {
    return eventually(
      () => `a link is mailed to ${email}`,
      async () => (await (await this.#call(`/reset-tokens?to=${encodeURIComponent(email)}`)).json())[0],
    );
  }

  async report(result) {
    await this.#call("/result", { method: "POST", body: JSON.stringify(result) });
  }

  async #call(path, init) {
    const answer = await fetch(this.#base + path, init);
    if (!answer.ok) {
      throw new Unmet(`${path}: ${answer.status} ${await answer.text()}`);
    }
    return answer;
  }
}
