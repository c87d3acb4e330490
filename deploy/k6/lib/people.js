// Who takes part: users that setup() signs up, and what each virtual user keeps between its iterations.
import exec from 'k6/execution';
import { logIn, logInSecured, publishedKeys, register, secure, useKeys } from './client.js';
import { SECURED, USERS } from './settings.js';
import { currentStep } from './totp.js';

// The server allows 30 refreshes of one session in half an hour.
const MOST_REFRESHES = 25;

/** For setup(): signs everybody up. */
export function everybody() {
  const keys = publishedKeys();
  const users = [];
  for (let i = 0; i < USERS; i++) {
    users.push(register().user);
  }
  const secured = [];
  for (let i = 0; i < SECURED; i++) {
    const { user, session } = register();
    secure(user, session);
    secured.push(user);
  }
  return { keys, users, secured };
}

/** @type {any} */
let own;

/** The user of this virtual user, signed in. */
export function self(people) {
  if (!own) {
    useKeys(people.keys);
    const user = people.users[(exec.vu.idInTest - 1) % people.users.length];
    own = { user, session: logIn(user) };
  }
  if (own.session.refreshes >= MOST_REFRESHES) {
    own.session = logIn(own.user);
  }
  return own;
}

/** @type {number | undefined} */
let lastStep;

/**
 * Signs in with a second factor; false if that has to wait, because each code is good for one sign-in and each virtual user has
 * one such user of its own, as far as they go.
 */
export function signInSecured(people) {
  const index = exec.vu.idInTest - 1;
  const user = people.secured[index];
  const step = currentStep();
  if (!user || step === user.setUpIn || step === lastStep) {
    return false;
  }
  lastStep = step;
  logInSecured(user);
  return true;
}
