import { createHmac } from 'node:crypto';

const bytes = (data) => (typeof data === 'string' ? data : new Uint8Array(data));

export default {
  hmac: (algorithm, secret, data, encoding) => createHmac(algorithm, bytes(secret)).update(bytes(data)).digest(encoding),
};
