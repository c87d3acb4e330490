// The demo page: it keeps the session in memory only.

import { verified } from "./claim.js";
import { offerFactor } from "./factor.js";
import { signIn } from "./sign-in.js";

const byId = id => document.getElementById(id);
const provider = document.querySelector("meta[name=provider]").content;
const redirectUri = location.origin + location.pathname;

// Shows a form and resolves to what is typed into it.
function typed(id) {
  const form = byId(id);
  form.hidden = false;
  form.elements.value.value = "";
  form.elements.value.focus();
  return new Promise(resolve => {
    form.onsubmit = event => {
      event.preventDefault();
      form.hidden = true;
      resolve(form.elements.value.value.trim());
    };
  });
}

const status = text => { byId("status").textContent = text; };

function tell(step) {
  const item = document.createElement("li");
  item.textContent = step;
  byId("steps").append(item);
}

function askCode(wrong) {
  status(wrong ? "That code is wrong. Try another one." : "A code is needed.");
  return typed("code");
}

const words = {
  access_denied: "You declined. Nothing has happened.",
  email_not_available: "This address is not verified, or belongs to somebody else.",
  "the window was closed": "You closed the window. Nothing has happened.",
};

byId("sign-in").addEventListener("click", async () => {
  byId("steps").replaceChildren();
  byId("result").hidden = true;
  byId("code").hidden = true;
  status("A window asks who you are.");
  try {
    const session = await signIn({ provider, redirectUri, askCode, tell });
    byId("address").textContent = session.user.email;
    byId("username").textContent = session.user.username;
    byId("account").textContent = session.user.id;
    byId("claim").textContent = await verified(session.identity_claim, session.user.id);
    byId("result").hidden = false;
    offerFactor(session, typed);
    status(`Signed in as ${session.user.email}.`);
  } catch (failure) {
    status(words[failure.message] ?? `That did not work: ${failure.message}.`);
  }
});
