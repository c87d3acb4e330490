// A sign-in in a popup with PKCE, by the contract of docs/hoody.md.

import { api, post } from "./api.js";

const encode = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// How long the popup may be closed before its last message must have come.
const GRACE = 1500;

function answerOf(popup, stateId) {
  return new Promise((resolve, reject) => {
    const channel = new BroadcastChannel("sign-in");
    const accept = (data, way) => {
      if (data?.type !== "countersign:sign-in" || data.v !== 1 || data.state_id !== stateId) return;
      removeEventListener("message", hear);
      channel.close();
      clearInterval(watch);
      resolve({ ...data, way });
    };
    const hear = event => event.origin === new URL(api).origin && accept(event.data, "postMessage");
    addEventListener("message", hear);
    channel.onmessage = event => accept(event.data, "the completion page");
    const watch = setInterval(() => {
      if (!popup.closed) return;
      clearInterval(watch);
      setTimeout(() => reject(new Error("the window was closed")), GRACE);
    }, 250);
  });
}

// Resolves to the session. askCode() resolves to a code of the second factor; tell(text) shows a step.
export async function signIn({ provider, redirectUri, askCode, tell }) {
  const popup = open("about:blank", "_blank", "popup,width=500,height=700"); // at once, or it is blocked
  if (!popup) throw new Error("the browser blocked the window");
  const verifier = encode(crypto.getRandomValues(new Uint8Array(32)));
  const challenge = encode(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)));
  const stateId = crypto.randomUUID();
  const launch = { provider, code_challenge: challenge, state_id: stateId };
  const { launch_url: url } = await post("/api/v1/auth/launch/initiate", launch);
  tell("launch/initiate gave a ticket, and the popup uses it up");
  const answer = answerOf(popup, stateId);
  popup.location = url;
  const { auth_intent_token: direct, temp_token: challengeToken, error, way } = await answer;
  popup.close();
  if (error) throw new Error(error);
  tell(direct ? `an intent came by ${way}` : `a second factor is asked for; the challenge came by ${way}`);
  const intent = direct ?? await withCode(challengeToken, askCode);
  const request = { code_challenge: challenge, redirect_uri: redirectUri };
  const { code } = await post("/api/v1/auth/authorize", request, intent);
  tell("authorize turned the intent into a code");
  const session = await post("/api/v1/auth/exchange", { code, code_verifier: verifier, redirect_uri: redirectUri });
  tell("exchange turned code and verifier into a session");
  return session;
}

// A wrong code does not end the challenge.
async function withCode(challengeToken, askCode) {
  for (let wrong = false; ; wrong = true) {
    const code = await askCode(wrong);
    try {
      const verified = await post("/api/v1/users/auth/2fa/verify", { temp_token: challengeToken, code });
      return verified.auth_intent_token;
    } catch (failure) {
      if (!["INVALID_OTP_CODE", "INVALID_BACKUP_CODE", "VALIDATION_ERROR"].includes(failure.message)) throw failure;
    }
  }
}
