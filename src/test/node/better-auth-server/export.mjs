// export.mjs PASSWORD OUT
//
// An unmodified Better Auth server with its tables in memory. Two people sign up with the password through its API, and
// one enables an authenticator app. OUT gets the rows of its tables as its owner would export them, the secret of the
// server, and the URI that the app was shown.

import { createOTP } from '@better-auth/utils/otp';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { twoFactor } from 'better-auth/plugins';
import { writeFileSync } from 'node:fs';

const [password, out] = process.argv.slice(2);
const secret = 'the secret of the server that people leave';
const db = { user: [], session: [], account: [], verification: [], twoFactor: [] };
const auth = betterAuth({
  baseURL: 'http://localhost:3000',
  secret,
  database: memoryAdapter(db),
  emailAndPassword: { enabled: true },
  plugins: [twoFactor({ issuer: 'Elsewhere' })],
});

async function signUp(name) {
  const email = `${name}-${process.pid}@example.com`;
  const { headers } = await auth.api.signUpEmail({ body: { name, email, password }, returnHeaders: true });
  db.user.find((user) => user.email === email).emailVerified = true;
  return cookiesOf(headers);
}

function cookiesOf(headers) {
  const cookie = headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  return new Headers({ cookie });
}

await signUp('plain');
const cookies = await signUp('secured');
const { totpURI } = await auth.api.enableTwoFactor({ body: { password }, headers: cookies });
const key = new URL(totpURI).searchParams.get('secret');
const code = await createOTP(decoded(key)).totp();
await auth.api.verifyTOTP({ body: { code }, headers: cookies });

// The app's key is the text whose base32 stands in the URI.
function decoded(base32) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const c of base32.replace(/=+$/, '')) bits += alphabet.indexOf(c).toString(2).padStart(5, '0');
  return bits.match(/.{8}/g).map((byte) => String.fromCharCode(parseInt(byte, 2))).join('');
}

const { user, account, twoFactor: factors } = db;
writeFileSync(out, JSON.stringify({ secret, totpURI, tables: { user, account, twoFactor: factors } }));
