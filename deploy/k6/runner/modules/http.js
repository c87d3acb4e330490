let isExpected = (status) => status >= 200 && status < 400;

function request(method, url, body, params = {}) {
  const answer = globalThis.__runner.request({ method, url, headers: params.headers ?? {}, body: body ?? undefined });
  const tags = { ...params.tags, method, status: String(answer.status) };
  globalThis.__runner.measure('http_reqs', 1, tags);
  globalThis.__runner.measure('http_req_duration', answer.duration, tags);
  globalThis.__runner.measure('http_req_failed', isExpected(answer.status) ? 0 : 1, tags);
  return { ...answer, timings: { duration: answer.duration }, json: (path) => select(answer.body, path) };
}

function select(body, path) {
  let value;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  return path ? path.split('.').reduce((inner, name) => inner?.[name], value) : value;
}

const http = {
  get: (url, params) => request('GET', url, null, params),
  post: (url, body, params) => request('POST', url, body, params),
  expectedStatuses: (...allowed) => (status) =>
    allowed.some((one) => (typeof one === 'number' ? one === status : status >= one.min && status <= one.max)),
  setResponseCallback: (callback) => {
    isExpected = callback;
  },
};

export default http;
