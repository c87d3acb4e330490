/**
 * Sign-ins, from a proved factor to a session, an intent, a challenge or a refusal. Only this package opens sessions.
 * Proving a mailed link or code belongs to {@code account}, proving an identity to {@code oauth}, storing challenges to {@code challenge}, storing intents
 * and authorization codes to {@code handoff}, checking codes to {@code code}, renewing and ending sessions to
 * {@code session}. Entry: {@link dev.countersign.signin.SignIn}.
 *
 * <pre>
 *  password                          mailed link or code             identity of a provider
 *  SignIn, Attempts, Passwords       SignIn, Verification            SignIn, oauth.Identities
 *     |     |                           |     |                         |     |
 *     |     +--> refused                |     +--> refused              |     +--> refused
 *     |          SignIn: wrong, too     |          Verification: link   |          oauth: leads to
 *     |          many, not verified     |          or code invalid      |          no account
 *     v                                 v                               v
 *  FIRST FACTOR PROVED &lt;----------------+-------------------------------+
 *     |
 *  Admission.afterFirst, in a transaction, answers a Decision;
 *     |  SecondFactorPolicy says whether a challenge is needed
 *     |
 *     +--> refused                 Admission: the account is banned
 *     |                            Capability: it needs a step that the client cannot take
 *     +--> Open ------------------------------------------> SESSION
 *     |      no second factor, and none required               ^
 *     |      or a trusted device: its secret is replaced       |
 *     |                                                        |
 *     +--> HandOff; as Open, but a code challenge was given;   |
 *     |      after the commit Admission.complete stores it     |
 *     |        |                                               |
 *     |        v                                               |
 *     |      INTENT, one record in Redis (Handoffs)            |
 *     |        |  authorize: used up for a code, one record    |
 *     |        |  exchange: the code is used up                |
 *     |        +--> over: time, cancelled, anything wrong,     |
 *     |        |    account banned or changed                  |
 *     |        +--> Exchange, Completion.collect --------------+
 *     |                                                        |
 *     +--> Ask; after the commit Admission.complete opens      |
 *            |                                                 |
 *            v                                                 |
 *          CHALLENGE, one record in Redis (Challenges)         |
 *            |  asks for a code, or for a setup first          |
 *            |                                                 |
 *            +--> over: time, cancelled, account changed       |
 *            +--> refused, challenge stays: wrong code, locked |
 *            |    (CodeCheck, CodeGate)                        |
 *            |                                                 |
 *            +--> SecondStep: the code is correct, and the     |
 *                 challenge is used up                         |
 *                   |                                          |
 *                   +--> Admission.afterBoth ------------------+
 *                   |      withCode, asBegun, withFirstCode;
 *                   |      or HandOff, if the sign-in began so
 *                   +--> no session: withoutSession
 *
 *  SESSION (session.Sessions.open; the client holds it as its Terms say)
 *     |
 *     +--> renewed    Rotation: the newest refresh token, once; Sessions.extend: a cookie in use
 *     +--> repeated   Rotation: the token before it, within the grace time
 *     +--> kept       Sessions.keepOnly: the factor changed in this session; all others end
 *     +--> ended      Sessions: sign-out, password reset; Rotation: a reused token; time
 * </pre>
 *
 * <p>A sign-in for a waiting device (RFC 8628) goes the same way. Where others end in an intent it ends in an approval,
 * one record in Redis ({@code deviceflow.DeviceRequests}), with which {@link dev.countersign.signin.DeviceSignIn} opens
 * the session of the device.
 *
 * <p>A step that is refused changes nothing: its transaction is rolled back. The refusal itself is recorded in another
 * one ({@code RefusedSignIns}, {@code CodeCheck}).
 */
package dev.countersign.signin;
