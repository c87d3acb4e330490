/**
 * The pages that mailed links lead to, and the page that asks before an application gets a sign-in, {@code /account/**}:
 * HTML for people, beside the dialects for programs. A GET spends nothing, and a POST opens no session. The pages of links
 * need no JavaScript and no cookies. Entry: {@link dev.countersign.wire.pages.VerifyPage}, {@link
 * dev.countersign.wire.pages.ResetPage}, {@link dev.countersign.wire.pages.ConfirmPage}.
 */
package dev.countersign.wire.pages;
