// The usual mix of requests, with as many people as VUS says.
import { everybody } from './lib/people.js';
import { mix, NOTHING_FAILS } from './lib/mix.js';
import { DURATION, VUS } from './lib/settings.js';
import { sleep } from 'k6';

export const options = {
  setupTimeout: '10m',
  stages: [
    { duration: '10s', target: VUS },
    { duration: DURATION, target: VUS },
    { duration: '5s', target: 0 },
  ],
  thresholds: NOTHING_FAILS,
};

export const setup = everybody;

export default function (people) {
  mix(people);
  sleep(Math.random() * 0.2);
}
