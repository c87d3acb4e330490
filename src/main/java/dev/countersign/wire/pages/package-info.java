/**
 * The pages that mailed links lead to, {@code /account/**}: HTML for people, beside the dialects for programs. A GET
 * spends nothing, a POST opens no session, and none of it needs JavaScript or cookies. Entry: {@link
 * dev.countersign.wire.pages.VerifyPage}, {@link dev.countersign.wire.pages.ResetPage}.
 */
package dev.countersign.wire.pages;
