// A virtual user: a thread with its own copy of the script. The script's requests are synchronous there, as in k6: the thread
// waits while this side sends them.
import http from 'node:http';
import https from 'node:https';
import { MessageChannel, Worker } from 'node:worker_threads';

const agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };

export class VirtualUser {
  static async start({ file, env, id, metrics }) {
    const user = new VirtualUser();
    const { port1, port2 } = new MessageChannel();
    const signal = new Int32Array(new SharedArrayBuffer(4));
    user.worker = new Worker(new URL('./thread.js', import.meta.url), {
      workerData: { file, id, requests: port2, signal },
      transferList: [port2],
      env,
    });
    user.metrics = metrics;
    port1.on('message', async (request) => {
      port1.postMessage(await send(request));
      Atomics.store(signal, 0, 1);
      Atomics.notify(signal, 0);
    });
    user.requests = port1;
    const ready = await user.next();
    user.options = ready.options;
    user.exports = ready.exports;
    return user;
  }

  next() {
    return new Promise((resolve, reject) => {
      const done = (settle) => (value) => {
        this.worker.off('message', onMessage);
        this.worker.off('error', onError);
        settle(value);
      };
      const onMessage = done(resolve);
      const onError = done(reject);
      this.worker.on('message', onMessage);
      this.worker.on('error', onError);
    });
  }

  /** Runs one function of the script and collects what it measured. */
  async run(name, data, tags = {}) {
    this.worker.postMessage({ name, data });
    const outcome = await this.next();
    for (const sample of outcome.samples) {
      this.metrics.add(sample.metric, sample.value, { ...tags, ...sample.tags });
    }
    if (outcome.failed) {
      console.error(outcome.failed);
    }
    return outcome;
  }

  async stop() {
    this.requests.close();
    await this.worker.terminate();
  }
}

function send({ method, url, headers, body }) {
  return new Promise((resolve) => {
    const began = performance.now();
    const target = new URL(url);
    const library = target.protocol === 'https:' ? https : http;
    const failed = (error) => resolve({ status: 0, headers: {}, body: '', error: String(error), duration: performance.now() - began });
    const request = library.request(
      target,
      { method, agent: agents[target.protocol], headers: { ...headers, 'Content-Length': Buffer.byteLength(body ?? '') } },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', failed);
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            headers: namesAsInK6(response.headers),
            body: Buffer.concat(chunks).toString('utf8'),
            duration: performance.now() - began,
          }),
        );
      },
    );
    request.setTimeout(60_000, () => request.destroy(new Error('timeout')));
    request.on('error', failed);
    request.end(body);
  });
}

// k6 gives the names of headers in the canonical form of Go.
function namesAsInK6(headers) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()), String(value)]),
  );
}
