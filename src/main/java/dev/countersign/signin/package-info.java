/**
 * The dispatcher: every first factor ends here, and only here is decided between a session and a refusal. It is the only
 * caller of {@code Sessions.open}. Entry: {@link dev.countersign.signin.SignIn}.
 */
package dev.countersign.signin;
