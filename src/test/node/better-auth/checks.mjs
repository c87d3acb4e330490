/** What an answer was meant to be and is not. */
export class Unmet extends Error {}

export function same(actual, expected, what) {
  if (actual !== expected) {
    throw new Unmet(`${what}: expected ${show(expected)}, got ${show(actual)}`);
  }
}

export function that(holds, what, value) {
  if (!holds) {
    throw new Unmet(`${what}, got ${show(value)}`);
  }
}

/** The data of an answer that is no error. */
export function dataOf({ data, error }) {
  if (error) {
    throw new Unmet(`refused with ${show(error)}`);
  }
  return data;
}

/** An answer that is an error of this status and code, in the shape that the client gives to its callers. */
export function refused({ data, error }, status, code) {
  that(error !== null && typeof error === "object", `expected ${status} ${code}`, data);
  same(`${error.status} ${error.code}`, `${status} ${code}`, "error");
  that(typeof error.message === "string" && error.message !== "", "a message", error);
  same(data, null, "data beside an error");
}

/** What every user object has, its dates as dates. */
export function isUser(user, email) {
  that(user !== null && typeof user === "object", "a user", user);
  same(user.email, email, "email");
  for (const text of ["id", "name"]) {
    same(typeof user[text], "string", `user.${text}`);
  }
  for (const flag of ["emailVerified", "twoFactorEnabled"]) {
    same(typeof user[flag], "boolean", `user.${flag}`);
  }
  for (const date of ["createdAt", "updatedAt"]) {
    that(user[date] instanceof Date, `user.${date} is a Date`, user[date]);
  }
}

export function isSession(session, user) {
  that(session !== null && typeof session === "object", "a session", session);
  same(session.userId, user.id, "session.userId");
  for (const text of ["id", "token"]) {
    that(typeof session[text] === "string" && session[text] !== "", `session.${text}`, session[text]);
  }
  for (const date of ["createdAt", "updatedAt", "expiresAt"]) {
    that(session[date] instanceof Date, `session.${date} is a Date`, session[date]);
  }
}

/** Waits until this gives something that is not undefined; the first says what did not come. */
export async function eventually(what, supply) {
  const end = Date.now() + 15_000;
  for (;;) {
    const found = await supply();
    if (found !== undefined) {
      return found;
    }
    if (Date.now() > end) {
      throw new Unmet(`after 15 s: ${what()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function show(value) {
  return JSON.stringify(value) ?? String(value);
}
