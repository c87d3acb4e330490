// The usual mix at a steady rate for a long time (DURATION, such as 1h): what leaks shows.
import { everybody } from './lib/people.js';
import { mix, NOTHING_FAILS } from './lib/mix.js';
import { DURATION, RATE } from './lib/settings.js';

export const options = {
  setupTimeout: '10m',
  scenarios: {
    soak: {
      executor: 'constant-arrival-rate',
      rate: RATE,
      timeUnit: '1s',
      duration: DURATION,
      preAllocatedVUs: 20,
      maxVUs: 40,
    },
  },
  thresholds: { ...NOTHING_FAILS, dropped_iterations: ['count==0'] },
};

export const setup = everybody;

export default function (people) {
  mix(people);
}
