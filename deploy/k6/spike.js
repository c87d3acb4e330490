// A calm time, then five times as many people within seconds, then calm again: the server must be as fast after it as
// before.
import { everybody } from './lib/people.js';
import { mix } from './lib/mix.js';
import { DURATION, VUS } from './lib/settings.js';
import { sleep } from 'k6';

export const options = {
  setupTimeout: '10m',
  scenarios: {
    before: { executor: 'constant-vus', exec: 'calm', vus: 4, duration: '20s', tags: { part: 'before' } },
    spike: {
      executor: 'ramping-vus',
      exec: 'crowd',
      startTime: '20s',
      stages: [
        { duration: '5s', target: 5 * VUS },
        { duration: DURATION, target: 5 * VUS },
        { duration: '5s', target: 0 },
      ],
    },
  },
  thresholds: {
    checks: ['rate>0.99'],
    'http_req_duration{name:me,part:before}': ['p(99)<50'],
  },
};

export const setup = everybody;

export function calm(people) {
  mix(people);
  sleep(0.2);
}

export function crowd(people) {
  mix(people);
  sleep(Math.random());
}
