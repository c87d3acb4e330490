// What people do all day, in these shares: 60 % who am I, 20 % refresh, 10 % log-in, 5 % log-in with a second factor, and
// the rest.
import { get, guess, logIn, logOut, me, refresh } from './client.js';
import { self, signInSecured } from './people.js';

export function mix(people) {
  const own = self(people);
  const share = Math.random() * 100;
  if (share < 60) {
    me(own.user, own.session);
  } else if (share < 80) {
    own.session = refresh(own.user, own.session);
  } else if (share < 90) {
    own.session = logIn(own.user);
  } else if (share < 95) {
    if (!signInSecured(people)) {
      me(own.user, own.session);
    }
  } else if (share < 97) {
    get('/api/v1/meta/public-key', 'public-key', own.user.address, undefined);
  } else if (share < 99) {
    logOut(own.user, own.session);
    own.session = logIn(own.user);
  } else {
    guess(own.user);
  }
}

/** Limits that every test has: no failed check, no unexpected status. */
export const NOTHING_FAILS = {
  checks: ['rate==1'],
  'http_req_duration{name:me}': ['p(99)<50'],
  'http_req_duration{name:refresh}': ['p(99)<100'],
};
