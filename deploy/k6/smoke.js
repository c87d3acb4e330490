// One user does everything once: whether a deployment works at all, in seconds.
import { get, logIn, logInSecured, logOut, me, publishedKeys, refresh, register, secure, useKeys } from './lib/client.js';
import { currentStep } from './lib/totp.js';
import { sleep } from 'k6';

export const options = {
  vus: 1,
  iterations: 1,
  thresholds: { checks: ['rate==1'] },
};

export default function () {
  useKeys(publishedKeys());
  const { user, session } = register();
  me(user, session);
  const refreshed = refresh(user, session);
  me(user, refreshed);
  logOut(user, refreshed);
  get('/api/v1/users/auth/me', 'signed-out', user.address, refreshed.token, 401);
  secure(user, logIn(user));
  while (currentStep() === user.setUpIn) {
    sleep(1);
  }
  me(user, logInSecured(user));
}
