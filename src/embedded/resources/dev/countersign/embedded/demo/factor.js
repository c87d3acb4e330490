// Turns on a second factor for an account without a password: a mailed code stands for it.

import { post } from "./api.js";

const root = "/api/v1/users/auth/2fa";
const byId = id => document.getElementById(id);

export function offerFactor(session, typed) {
  byId("factor").onclick = () => turnOn(session.token, typed).catch(failure => show(`That did not work: ${failure.message}`));
}

const show = text => { byId("factor-status").textContent = text; };

async function turnOn(token, typed) {
  await post(`${root}/email-code`, undefined, token);
  show("A code is on its way.");
  const setup = await post(`${root}/setup`, { email_code: await typed("mailed") }, token);
  byId("picture").src = setup.qr_code;
  byId("key").textContent = setup.manual_entry_key;
  byId("backup").textContent = setup.backup_codes.join("  ");
  show("Scan the picture with an authenticator app.");
  await post(`${root}/verify-setup`, { code: await typed("first") }, token);
  show("The second factor is on. Sign in again to be asked for it.");
}
