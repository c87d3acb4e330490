// Calls to the server, which is another origin.

export const api = document.querySelector("meta[name=api]").content;

async function call(path, request) {
  const answer = await (await fetch(api + path, request)).json();
  if (answer.statusCode !== 200) throw new Error(answer.code);
  return answer.data;
}

export const get = path => call(path, {});

export function post(path, body, bearer) {
  const headers = { "Content-Type": "application/json", ...(bearer && { Authorization: `Bearer ${bearer}` }) };
  return call(path, { method: "POST", headers, body: JSON.stringify(body) });
}
