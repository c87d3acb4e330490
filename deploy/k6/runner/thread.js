// Runs in the thread of a virtual user.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

const { file, id, requests, signal } = workerData;
const samples = [];

globalThis.__ENV = process.env;
globalThis.__runner = {
  id,
  measure(metric, value, tags = {}) {
    samples.push({ metric, value, tags });
  },
  request(request) {
    Atomics.store(signal, 0, 0);
    requests.postMessage(request);
    Atomics.wait(signal, 0, 0);
    return receiveMessageOnPort(requests).message;
  },
};

const script = await import(file);
parentPort.postMessage({ options: script.options ?? {}, exports: Object.keys(script) });

parentPort.on('message', ({ name, data }) => {
  const outcome = { samples, result: undefined, failed: undefined };
  try {
    outcome.result = script[name](data);
  } catch (error) {
    outcome.failed = String(error?.stack ?? error);
  }
  parentPort.postMessage(outcome);
  samples.length = 0;
});
