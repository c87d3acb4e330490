// The requests of the tests. Each has a name, by which thresholds tell them apart.
import http from 'k6/http';
import { check, fail, sleep } from 'k6';
import { BASE, MAILBOX } from './settings.js';
import { isSigned } from './signature.js';
import { code, currentStep } from './totp.js';

const PASSWORD = 'Correct-Horse-7-battery';
const SAMPLE = 0.05;

/**
 * @typedef {{email: string, address: string, key?: string, setUpIn?: number}} User
 * @typedef {{token: string, refreshToken: string, refreshes: number}} Session
 */

/** @type {Record<string, string>} */
let keys = {};

/** Public keys by which a sample of the answers is verified. */
export function useKeys(published) {
  keys = published;
}

/** Fetches the public keys. */
export function publishedKeys() {
  const all = get('/api/v1/meta/public-key', 'public-key', undefined, undefined).json('data.keys');
  return Object.fromEntries(/** @type {any[]} */ (all).map((key) => [key.kid, key.public_key_hex]));
}

function params(name, address, token) {
  /** @type {Record<string, string>} */
  const headers = { 'Content-Type': 'application/json' };
  if (address) {
    headers['X-Forwarded-For'] = address;
  }
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  return { headers, tags: { name } };
}

function judged(response, name, status) {
  check(response, { [`${name} is ${status}`]: (answer) => answer.status === status }, { name });
  if (Object.keys(keys).length > 0 && response.body && Math.random() < SAMPLE) {
    check(response, { 'signature is valid': (answer) => isSigned(answer, keys) }, { name });
  }
  return response;
}

export function get(path, name, address, token, status = 200) {
  return judged(http.get(BASE + path, params(name, address, token)), name, status);
}

export function post(path, body, name, address, token, status = 200) {
  return judged(http.post(BASE + path, JSON.stringify(body), params(name, address, token)), name, status);
}

/** A private address of its own for each user: the server limits what one network may do. */
function randomAddress() {
  const part = () => Math.floor(Math.random() * 254) + 1;
  return `10.${part()}.${part()}.${part()}`;
}

/**
 * Signs a user up, reads the mail, and verifies the address.
 *
 * @returns {{user: User, session: Session}}
 */
export function register() {
  const user = { email: `k6-${Date.now()}-${Math.floor(Math.random() * 1e9)}@example.com`, address: randomAddress() };
  post('/api/v1/auth/signup', { email: user.email, password: PASSWORD }, 'signup', user.address);
  const token = mailedToken(user.email);
  const answer = post('/api/v1/auth/verify-email', { token }, 'verify-email', user.address);
  return { user, session: sessionOf(answer) };
}

function mailedToken(email) {
  const search = `${MAILBOX}/api/v1/search?query=${encodeURIComponent(`to:"${email}"`)}`;
  for (let tries = 0; tries < 100; tries++) {
    const found = http.get(search, { tags: { name: 'mailbox' } });
    const id = found.status === 200 && found.json('messages.0.ID');
    if (id) {
      const text = String(http.get(`${MAILBOX}/api/v1/message/${id}`, { tags: { name: 'mailbox' } }).json('Text'));
      const [, token] = /[?&]token=([0-9a-f]{64})/.exec(text) || fail(`no link in the mail to ${email}`);
      return token;
    }
    sleep(0.1);
  }
  return fail(`no mail to ${email}`);
}

/** @returns {Session} */
function sessionOf(answer) {
  const data = answer.json('data') || {};
  return { token: data.token, refreshToken: data.refreshToken, refreshes: 0 };
}

/** Turns the second factor on. That ends the session. */
export function secure(user, session) {
  const setup = post('/api/v1/users/auth/2fa/setup', { password: PASSWORD }, '2fa-setup', user.address, session.token);
  user.key = String(setup.json('data.manual_entry_key'));
  user.setUpIn = currentStep();
  post('/api/v1/users/auth/2fa/verify-setup', { code: code(user.key, user.setUpIn) }, '2fa-enable', user.address, session.token);
}

/** Signs in with the password alone. @returns {Session} */
export function logIn(user) {
  return sessionOf(post('/api/v1/users/auth/login', { email: user.email, password: PASSWORD }, 'login', user.address));
}

/** Tries a wrong password. */
export function guess(user) {
  post('/api/v1/users/auth/login', { email: user.email, password: 'Wrong-Horse-7-battery' }, 'guess', user.address, undefined, 401);
}

/** Signs in with password and code. @returns {Session} */
export function logInSecured(user) {
  const first = post('/api/v1/users/auth/login', { email: user.email, password: PASSWORD }, 'login', user.address);
  const body = { temp_token: first.json('data.temp_token'), code: code(user.key, currentStep()) };
  return sessionOf(post('/api/v1/users/auth/2fa/verify', body, '2fa-verify', user.address));
}

export function me(user, session) {
  return get('/api/v1/users/auth/me', 'me', user.address, session.token);
}

/** @returns {Session} */
export function refresh(user, session) {
  const answer = post('/api/v1/users/auth/refresh', { refreshToken: session.refreshToken }, 'refresh', user.address);
  return { ...sessionOf(answer), refreshes: session.refreshes + 1 };
}

export function logOut(user, session) {
  post('/api/v1/users/auth/logout', {}, 'logout', user.address, session.token);
}
