import { Authenticator } from "./authenticator.mjs";
import { dataOf, eventually, isSession, isUser, refused, same, that } from "./checks.mjs";

const PASSWORD = "Correct-Horse-7-battery";
const NEXT_PASSWORD = "Following-Horse-9-battery";
const WRONG_PASSWORD = "Incorrect-Horse-7-battery";
const DAY = 86_400_000;

/**
 * A whole life with a second factor, in the calls of the client; the same in Node and in a browser.
 *
 * @param library the client under test: createAuthClient and twoFactorClient
 * @param server the address of the server, without a path
 * @param desk reads the mails
 * @param fetchOptions what this place needs for cookies
 * @param storeIsLive whether the client keeps the store of the session up to date here by itself
 * @param step runs one step under its name
 */
export async function scenario({ library, server, desk, fetchOptions = {}, storeIsLive, step }) {
  const email = `ba-${Math.random().toString(36).slice(2, 14)}@example.com`;
  const challenges = [];
  let bearer = null;
  const client = library.createAuthClient({
    baseURL: server,
    plugins: [library.twoFactorClient({ onTwoFactorRedirect: (context) => challenges.push(context ?? {}) })],
    fetchOptions: {
      ...fetchOptions,
      onSuccess: ({ response }) => {
        bearer = response.headers.get("set-auth-token") ?? bearer;
      },
    },
  });
  const { twoFactor } = client;

  let store;
  const changes = [];
  /* The store gets there by itself, or where it is not live, when it is asked to look. */
  async function stored(what, holds) {
    if (!storeIsLive) {
      await store.get().refetch();
    }
    await eventually(
      () => `useSession has ${what}, got ${JSON.stringify(store.get())}`,
      () => {
        const { data, error, isPending } = store.get();
        return !isPending && error === null && holds(data) ? true : undefined;
      },
    );
  }
  const storesUser = () => stored("the user", (data) => data?.user.email === email);
  const storesNobody = () => stored("nobody", (data) => data === null);

  async function signedIn() {
    const found = dataOf(await client.getSession());
    that(found !== null, "a session", found);
    isUser(found.user, email);
    isSession(found.session, found.user);
    return found;
  }

  async function signedOut() {
    same(dataOf(await client.getSession()), null, "get-session");
  }

  async function signOut() {
    same(dataOf(await client.signOut()).success, true, "success");
    await signedOut();
  }

  async function signIn(more = {}) {
    const data = dataOf(await client.signIn.email({ email, password: PASSWORD, ...more }));
    same(data.twoFactorRedirect, undefined, "twoFactorRedirect");
    same(data.redirect, false, "redirect");
    that(typeof data.token === "string" && data.token !== "", "a token", data.token);
    isUser(data.user, email);
    return data;
  }

  /* The password is right, and a second factor is asked for. */
  async function challenged(more = {}) {
    const before = challenges.length;
    const data = dataOf(await client.signIn.email({ email, password: PASSWORD, ...more }));
    same(data.twoFactorRedirect, true, "twoFactorRedirect");
    same([...data.twoFactorMethods].sort().join(), "otp,totp", "twoFactorMethods");
    same(data.token, undefined, "token");
    same(data.user, undefined, "user");
    same(challenges.length, before + 1, "calls of onTwoFactorRedirect");
    same([...challenges.at(-1).twoFactorMethods].sort().join(), "otp,totp", "what onTwoFactorRedirect was told");
    await signedOut();
  }

  /* What every way through a challenge answers. */
  async function passed(answer) {
    const data = dataOf(answer);
    that(typeof data.token === "string" && data.token !== "", "a token", data.token);
    isUser(data.user, email);
    same((await signedIn()).user.twoFactorEnabled, true, "twoFactorEnabled");
  }

  await step("getSession: nobody", signedOut);

  await step("useSession: nobody at first", async () => {
    store = client.useSession;
    store.subscribe((value) => changes.push(value));
    // Outside of browsers it does not look before something is called.
    if (typeof window === "undefined") {
      await store.get().refetch();
    }
    await storesNobody();
  });

  await step("signUp.email: a short password", async () => {
    refused(await client.signUp.email({ name: "Ann", email, password: "1234567" }), 400, "PASSWORD_TOO_SHORT");
  });

  await step("signUp.email: no address", async () => {
    refused(await client.signUp.email({ name: "Ann", email: "nonsense", password: PASSWORD }), 400, "VALIDATION_ERROR");
  });

  await step("signUp.email", async () => {
    const data = dataOf(await client.signUp.email({ name: "Ann", email: email.toUpperCase(), password: PASSWORD }));
    same(data.token, null, "token");
    isUser(data.user, email);
    same(data.user.name, "Ann", "name");
    same(data.user.emailVerified, false, "emailVerified");
    same(data.user.twoFactorEnabled, false, "twoFactorEnabled");
    await signedOut();
  });

  await step("signIn.email: the address is not confirmed", async () => {
    refused(await client.signIn.email({ email, password: PASSWORD }), 403, "EMAIL_NOT_VERIFIED");
    await signedOut();
  });

  await step("the mailed link confirms the address", () => desk.confirm(email));

  await step("signUp.email: a taken address is answered like a new one, and nothing changes", async () => {
    const data = dataOf(await client.signUp.email({ name: "Bob", email, password: "Another-Horse-8-battery" }));
    same(data.token, null, "token");
    isUser(data.user, email);
    same(data.user.name, "Bob", "name");
    same(data.user.emailVerified, false, "emailVerified");
    await signedOut();
  });

  await step("signIn.email: wrong password", async () => {
    const answer = await client.signIn.email({ email, password: WRONG_PASSWORD });
    refused(answer, 401, "INVALID_EMAIL_OR_PASSWORD");
    same(answer.error.message, "Invalid email or password", "message");
  });

  await step("signIn.email: nobody's address", async () => {
    const answer = await client.signIn.email({ email: "x" + email, password: PASSWORD });
    refused(answer, 401, "INVALID_EMAIL_OR_PASSWORD");
  });

  await step("signIn.email: no address", async () => {
    refused(await client.signIn.email({ email: "nonsense", password: PASSWORD }), 400, "INVALID_EMAIL");
  });

  await step("signIn.email", async () => {
    const { user } = await signIn();
    same(user.emailVerified, true, "emailVerified");
    same(user.twoFactorEnabled, false, "twoFactorEnabled");
  });

  await step("useSession: the user after the sign-in", storesUser);

  await step("getSession", async () => {
    const { session, user } = await signedIn();
    same(user.name, "Ann", "name");
    const left = session.expiresAt - Date.now();
    that(left > 6 * DAY && left < 8 * DAY, "about seven days left", left / DAY);
  });

  await step("what needs a second factor, without one", async () => {
    refused(await twoFactor.getTotpUri({ password: PASSWORD }), 400, "TOTP_NOT_ENABLED");
    refused(await twoFactor.generateBackupCodes({ password: PASSWORD }), 400, "TWO_FACTOR_NOT_ENABLED");
  });

  await step("twoFactor.enable: wrong password, and none", async () => {
    refused(await twoFactor.enable({ password: WRONG_PASSWORD }), 400, "INVALID_PASSWORD");
    refused(await twoFactor.enable({}), 400, "VALIDATION_ERROR");
  });

  let app;
  let backupCodes;
  await step("twoFactor.enable", async () => {
    const data = dataOf(await twoFactor.enable({ password: PASSWORD, issuer: "Rig & Söhne" }));
    same(data.method, "totp", "method");
    const uri = new URL(data.totpURI);
    same(uri.protocol, "otpauth:", "totpURI");
    same(uri.searchParams.get("issuer"), "Rig & Söhne", "issuer");
    that(decodeURIComponent(data.totpURI).includes(`Rig & Söhne:${email}?`), "the label", data.totpURI);
    app = new Authenticator(data.totpURI);
    backupCodes = data.backupCodes;
    same(new Set(backupCodes).size, 10, "backup codes");
    same((await signedIn()).user.twoFactorEnabled, false, "twoFactorEnabled while pending");
  });

  await step("twoFactor.getTotpUri: the same secret", async () => {
    const { totpURI } = dataOf(await twoFactor.getTotpUri({ password: PASSWORD }));
    same(await new Authenticator(totpURI).wrongCode(), await app.wrongCode(), "a code");
    refused(await twoFactor.getTotpUri({ password: WRONG_PASSWORD }), 400, "INVALID_PASSWORD");
  });

  await step("twoFactor.verifyTotp: a wrong code confirms nothing", async () => {
    const answer = await twoFactor.verifyTotp({ code: await app.wrongCode() });
    refused(answer, 401, "INVALID_CODE");
    same(answer.error.message, "Invalid code", "message");
    same((await signedIn()).user.twoFactorEnabled, false, "twoFactorEnabled");
  });

  await step("twoFactor.verifyTotp confirms", async () => {
    const before = (await signedIn()).session.token;
    const data = dataOf(await twoFactor.verifyTotp({ code: await app.code() }));
    same(typeof data.token, "string", "token");
    isUser(data.user, email);
    const { session, user } = await signedIn();
    same(user.twoFactorEnabled, true, "twoFactorEnabled");
    that(session.token !== before, "another session", session.token);
  });

  await step("useSession: the second factor is on", () => stored("the second factor on", (data) => data?.user.twoFactorEnabled === true));

  await step("twoFactor.enable: a second time", async () => {
    refused(await twoFactor.enable({ password: PASSWORD }), 400, "TOTP_ALREADY_ENABLED");
  });

  await step("twoFactor.generateBackupCodes", async () => {
    refused(await twoFactor.generateBackupCodes({ password: WRONG_PASSWORD }), 400, "INVALID_PASSWORD");
    const data = dataOf(await twoFactor.generateBackupCodes({ password: PASSWORD }));
    same(data.status, true, "status");
    same(new Set([...backupCodes, ...data.backupCodes]).size, 20, "different codes");
    backupCodes = data.backupCodes;
  });

  await step("signOut", signOut);

  await step("useSession: nobody after the sign-out", storesNobody);

  await step("signOut: without a session", signOut);

  await step("what needs a session, without one", async () => {
    refused(await twoFactor.getTotpUri({ password: PASSWORD }), 401, "UNAUTHORIZED");
    refused(await twoFactor.disable({ password: PASSWORD }), 401, "UNAUTHORIZED");
    refused(await twoFactor.verifyTotp({ code: await app.wrongCode() }), 401, "INVALID_TWO_FACTOR_COOKIE");
    refused(await twoFactor.sendOtp(), 401, "INVALID_TWO_FACTOR_COOKIE");
  });

  await step("signIn.email: the second factor is asked for", () => challenged());

  await step("useSession: nobody during the challenge", storesNobody);

  await step("a challenge is no session", async () => {
    refused(await twoFactor.getTotpUri({ password: PASSWORD }), 401, "UNAUTHORIZED");
  });

  await step("twoFactor.verifyOtp: before a code was sent", async () => {
    refused(await twoFactor.verifyOtp({ code: "123456" }), 400, "OTP_HAS_EXPIRED");
  });

  await step("twoFactor.sendOtp and verifyOtp", async () => {
    const before = await desk.codes(email);
    same(dataOf(await twoFactor.sendOtp()).status, true, "status");
    await passed(await twoFactor.verifyOtp({ code: await desk.codeAfter(before, email) }));
  });

  await step("useSession: the user after the challenge", storesUser);

  await step("twoFactor.verifyTotp: a wrong code, then a right one, in a challenge", async () => {
    await signOut();
    await challenged();
    refused(await twoFactor.verifyTotp({ code: await app.wrongCode() }), 401, "INVALID_CODE");
    await signedOut();
    await passed(await twoFactor.verifyTotp({ code: await app.code() }));
  });

  await step("a challenge is spent by its success", async () => {
    await signOut();
    refused(await twoFactor.verifyTotp({ code: await app.wrongCode() }), 401, "INVALID_TWO_FACTOR_COOKIE");
  });

  await step("twoFactor.verifyBackupCode", async () => {
    await challenged();
    await passed(await twoFactor.verifyBackupCode({ code: backupCodes[0] }));
  });

  await step("twoFactor.verifyBackupCode: a used code, then one without a session", async () => {
    await signOut();
    await challenged();
    refused(await twoFactor.verifyBackupCode({ code: backupCodes[0] }), 401, "INVALID_BACKUP_CODE");
    const data = dataOf(await twoFactor.verifyBackupCode({ code: backupCodes[1], disableSession: true }));
    isUser(data.user, email);
    same(data.token, undefined, "token");
    await signedOut();
  });

  await step("twoFactor.verifyTotp with trustDevice", async () => {
    await challenged();
    await passed(await twoFactor.verifyTotp({ code: await app.code(), trustDevice: true }));
  });

  await step("signIn.email: twice on the trusted device, without a challenge", async () => {
    const before = challenges.length;
    for (let time = 0; time < 2; time++) {
      await signOut();
      await signIn();
      same((await signedIn()).user.twoFactorEnabled, true, "twoFactorEnabled");
    }
    same(challenges.length, before, "calls of onTwoFactorRedirect");
  });

  await step("useSession: the user on the trusted device", storesUser);

  const withBearer = (token) =>
    library.createAuthClient({
      baseURL: server,
      plugins: [library.twoFactorClient()],
      fetchOptions: { ...fetchOptions, credentials: "omit", auth: { type: "Bearer", token: () => token } },
    });

  await step("a bearer token instead of cookies", async () => {
    that(bearer !== null, "the header set-auth-token, readable", bearer);
    const program = withBearer(bearer);
    const found = dataOf(await program.getSession());
    that(found !== null, "a session", found);
    isUser(found.user, email);
    same(found.session.id, (await signedIn()).session.id, "the session of the token");
    refused(await program.twoFactor.getTotpUri({ password: PASSWORD }), 403, "TWO_FACTOR_REQUIRED");
    dataOf(await program.twoFactor.verifyTotp({ code: await app.code() }));
    same(typeof dataOf(await program.twoFactor.getTotpUri({ password: PASSWORD })).totpURI, "string", "totpURI");
  });

  await step("a bearer token of nobody, and none", async () => {
    const stranger = withBearer("nonsense");
    same(dataOf(await stranger.getSession()), null, "get-session");
    refused(await stranger.twoFactor.getTotpUri({ password: PASSWORD }), 401, "UNAUTHORIZED");
    same(dataOf(await withBearer(undefined).getSession()), null, "get-session without a token");
    await signedIn();
  });

  await step("signOut by a bearer token", async () => {
    same(dataOf(await withBearer(bearer).signOut()).success, true, "success");
    await signedOut();
  });

  await step("twoFactor.disable", async () => {
    await signIn();
    refused(await twoFactor.disable({ password: WRONG_PASSWORD }), 400, "INVALID_PASSWORD");
    refused(await twoFactor.disable({ password: PASSWORD }), 403, "TWO_FACTOR_REQUIRED");
    dataOf(await twoFactor.verifyTotp({ code: await app.code() }));
    same(dataOf(await twoFactor.disable({ password: PASSWORD })).status, true, "status");
    same((await signedIn()).user.twoFactorEnabled, false, "twoFactorEnabled");
  });

  await step("useSession: the second factor is off", () => stored("the second factor off", (data) => data?.user.twoFactorEnabled === false));

  await step("updateUser", async () => {
    const image = "https://cdn.example.com/ann.png";
    same(dataOf(await client.updateUser({ name: "Ann Lee", image })).status, true, "status");
    const { user } = await signedIn();
    same(user.name, "Ann Lee", "name");
    same(user.image, image, "image");
    same(dataOf(await client.updateUser({ image: null })).status, true, "status");
    same((await signedIn()).user.image, null, "image");
    refused(await client.updateUser({ theme: "dark" }), 400, "NO_FIELDS_TO_UPDATE");
    refused(await client.updateUser({ email: "x" + email }), 400, "EMAIL_CAN_NOT_BE_UPDATED");
  });

  await step("useSession: the new name", () => stored("the new name", (data) => data?.user.name === "Ann Lee"));

  async function elsewhere() {
    const { token } = dataOf(await withBearer(undefined).signIn.email({ email, password: PASSWORD }));
    return withBearer(token);
  }
  const isOut = async (program) => same(dataOf(await program.getSession()), null, "get-session of a session that ended");

  await step("listSessions and revokeSession", async () => {
    const other = await elsewhere();
    const there = dataOf(await other.getSession()).session;
    const here = await signedIn();
    const list = dataOf(await client.listSessions());
    list.forEach((session) => isSession(session, here.user));
    same(list.filter(({ token }) => token === here.session.token).map(({ id }) => id).join(), here.session.id, "this session");
    const { token } = list.find(({ id }) => id === there.id);
    same(dataOf(await client.revokeSession({ token })).status, true, "status");
    await isOut(other);
    await signedIn();
  });

  await step("revokeOtherSessions", async () => {
    const other = await elsewhere();
    same(dataOf(await client.revokeOtherSessions()).status, true, "status");
    await isOut(other);
    same(dataOf(await client.listSessions()).length, 1, "sessions");
  });

  await step("changePassword", async () => {
    refused(await client.changePassword({ currentPassword: WRONG_PASSWORD, newPassword: NEXT_PASSWORD }), 400, "INVALID_PASSWORD");
    refused(await client.changePassword({ currentPassword: PASSWORD, newPassword: "1234567" }), 400, "PASSWORD_TOO_SHORT");
    const other = await elsewhere();
    const before = (await signedIn()).session.token;
    const data = dataOf(
      await client.changePassword({ currentPassword: PASSWORD, newPassword: NEXT_PASSWORD, revokeOtherSessions: true }),
    );
    isUser(data.user, email);
    that(data.token !== before, "another token", data.token);
    same((await signedIn()).session.token, data.token, "the token of the session");
    await isOut(other);
  });

  await step("revokeSessions", async () => {
    same(dataOf(await client.revokeSessions()).status, true, "status");
    await signedOut();
    refused(await client.listSessions(), 401, "UNAUTHORIZED");
  });

  await step("requestPasswordReset and resetPassword", async () => {
    const asked = dataOf(await client.requestPasswordReset({ email: "x" + email, redirectTo: "/reset" }));
    same(asked.status, true, "status");
    same(dataOf(await client.requestPasswordReset({ email })).message, asked.message, "message");
    const token = await desk.resetToken(email);
    refused(await client.resetPassword({ newPassword: "1234567", token }), 400, "PASSWORD_TOO_SHORT");
    same(dataOf(await client.resetPassword({ newPassword: PASSWORD, token })).status, true, "status");
    refused(await client.resetPassword({ newPassword: PASSWORD, token }), 400, "INVALID_TOKEN");
  });

  await step("sendVerificationEmail", async () => {
    same(dataOf(await client.sendVerificationEmail({ email })).status, true, "status");
    await signIn();
    refused(await client.sendVerificationEmail({ email }), 400, "EMAIL_ALREADY_VERIFIED");
    refused(await client.sendVerificationEmail({ email: "x" + email }), 400, "EMAIL_MISMATCH");
  });

  await step("signIn.email with rememberMe false: for a day", async () => {
    const before = challenges.length;
    await signOut();
    await signIn({ rememberMe: false });
    same(challenges.length, before, "calls of onTwoFactorRedirect");
    const left = (await signedIn()).session.expiresAt - Date.now();
    that(left > DAY / 2 && left < 2 * DAY, "about a day left", left / DAY);
  });

  await step("deleteUser: a wrong password, and a token of nobody", async () => {
    refused(await client.deleteUser({ password: WRONG_PASSWORD }), 400, "INVALID_PASSWORD");
    refused(await client.deleteUser({ password: PASSWORD, token: "nonsense" }), 404, "INVALID_TOKEN");
    await signedIn();
  });

  await step("deleteUser", async () => {
    const data = dataOf(await client.deleteUser({ password: PASSWORD }));
    same(data.success, true, "success");
    same(data.message, "User deleted", "message");
    await signedOut();
  });

  await step("signIn.email takes the deletion back", async () => {
    await signIn();
    await signedIn();
  });

  await step("useSession: no look at the session ever failed", async () => {
    same(changes.filter(({ error }) => error !== null).length, 0, "errors in the store");
    await signOut();
    await storesNobody();
  });
}
