// serve.mjs PORT CLIENT_ID CLIENT_SECRET REDIRECT_URI
//
// The unmodified oidc-provider. Whoever comes to it is the visitor that the test has set: GET /test/visitor?sub=&email=
// signs everybody in as that user, GET /test/nobody lets everybody refuse, GET /test/rotate lets it sign with a new key.
// Its first key outlives it, as keys of real providers do: a server that has read it need not read it again.

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [port, clientId, clientSecret, redirectUri] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const firstKey = 'first-key.json';
const users = new Map();
let visitor = null;

function newKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };
}

if (!existsSync(firstKey)) {
  writeFileSync(firstKey, JSON.stringify(newKey()), { mode: 0o600 });
}
const keys = [JSON.parse(readFileSync(firstKey))];

// It signs with the first of its keys, and publishes all.
function provider() {
  return new Provider(issuer, {
    jwks: { keys },
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    pkce: { required: () => true },
    scopes: ['openid', 'email'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    cookies: { keys: ['of these tests only'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (context, sub) => ({
      accountId: sub,
      claims: () => ({ sub, email: users.get(sub), email_verified: true }),
    }),
  });
}

let current = provider();

async function interact(request, response) {
  if (visitor === null) {
    return current.interactionFinished(request, response, { error: 'access_denied' });
  }
  const { params, session } = await current.interactionDetails(request, response);
  const grant = new current.Grant({ accountId: session?.accountId ?? visitor, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const result = { login: { accountId: visitor }, consent: { grantId: await grant.save() } };
  return current.interactionFinished(request, response, result);
}

createServer((request, response) => {
  const url = new URL(request.url, issuer);
  if (url.pathname.startsWith('/interaction/')) {
    return interact(request, response).catch((failure) => {
      console.error(failure);
      response.writeHead(500).end();
    });
  }
  switch (url.pathname) {
    case '/test/visitor':
      visitor = url.searchParams.get('sub');
      users.set(visitor, url.searchParams.get('email'));
      return response.end();
    case '/test/nobody':
      visitor = null;
      return response.end();
    case '/test/rotate':
      keys.unshift(newKey());
      current = provider();
      return response.end();
    default:
      return current.callback()(request, response);
  }
}).listen(Number(port), '127.0.0.1');
