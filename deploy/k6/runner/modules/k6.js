const cell = new Int32Array(new SharedArrayBuffer(4));

export function sleep(seconds) {
  Atomics.wait(cell, 0, 0, seconds * 1000);
}

export function fail(message) {
  throw new Error(message);
}

export function check(value, conditions, tags = {}) {
  return Object.entries(conditions)
    .map(([name, condition]) => {
      const passed = Boolean(typeof condition === 'function' ? condition(value) : condition);
      globalThis.__runner.measure('checks', passed ? 1 : 0, { ...tags, check: name });
      return passed;
    })
    .every(Boolean);
}
