/** What a browser does with cookies and Node does not: a jar for one server, and the header that names the page. */
export function fetchLikeABrowser(origin) {
  const jar = new Map();
  return async (input, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("origin", origin);
    if (init.credentials !== "omit" && jar.size > 0) {
      headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    }
    const answer = await fetch(input, { ...init, headers });
    if (init.credentials !== "omit") {
      answer.headers.getSetCookie().forEach((cookie) => keep(jar, cookie));
    }
    return answer;
  };
}

function keep(jar, cookie) {
  const [pair, ...attributes] = cookie.split(/;\s*/);
  const name = pair.slice(0, pair.indexOf("="));
  if (attributes.some((attribute) => attribute.toLowerCase() === "max-age=0")) {
    jar.delete(name);
  } else {
    jar.set(name, pair.slice(name.length + 1));
  }
}
