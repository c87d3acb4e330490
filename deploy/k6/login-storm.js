// Everybody logs in at once, as after an outage, while those who are signed in go on: their requests must not wait for
// the hashes of the others. What the server cannot hash in time it refuses with 503, which is right.
import http from 'k6/http';
import { logIn, me } from './lib/client.js';
import { everybody, self } from './lib/people.js';
import { DURATION, RATE } from './lib/settings.js';
import { sleep } from 'k6';

http.setResponseCallback(http.expectedStatuses({ min: 200, max: 299 }, 503));

export const options = {
  setupTimeout: '10m',
  scenarios: {
    storm: {
      executor: 'constant-arrival-rate',
      exec: 'storm',
      rate: 3 * RATE,
      timeUnit: '1s',
      duration: DURATION,
      preAllocatedVUs: 60,
      maxVUs: 60,
    },
    signedIn: { executor: 'constant-vus', exec: 'signedIn', vus: 5, duration: DURATION },
  },
  thresholds: {
    'http_req_duration{name:me}': ['p(99)<50'],
    'checks{name:me}': ['rate==1'],
    http_req_failed: ['rate==0'],
  },
};

export const setup = everybody;

export function storm(people) {
  logIn(people.users[Math.floor(Math.random() * people.users.length)]);
}

export function signedIn(people) {
  const own = self(people);
  me(own.user, own.session);
  sleep(0.1);
}
