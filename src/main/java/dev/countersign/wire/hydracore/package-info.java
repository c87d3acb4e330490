/**
 * The HydraCore dialect, {@code /auth/**}: tokens in the body and in cookies, refusals as FastAPI writes them. Each
 * resource file holds one group of endpoints and the records of their requests and answers. Entry: {@link
 * dev.countersign.wire.hydracore.SignInResource}, {@link dev.countersign.wire.hydracore.SignupResource}.
 */
package dev.countersign.wire.hydracore;
