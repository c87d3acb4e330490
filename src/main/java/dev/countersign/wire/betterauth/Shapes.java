package dev.countersign.wire.betterauth;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The bodies of requests, for the OpenAPI document only. {@link Body} reads them, with its own messages for each field.
 */
final class Shapes {

    private Shapes() {}

    @Schema(requiredProperties = {"name", "email", "password"})
    record SignUpRequest(
            @Schema(maxLength = 100) String name,
            @Schema(format = "email") String email,

            @Schema(format = "password", minLength = 8, maxLength = 128)
            String password,

            @Schema(maxLength = 2048) String image,

            @Schema(description = "Checked, not used: the mail leads to this server's page")
            String callbackURL,

            @Schema(description = "Ignored: nobody is signed in before the address is verified")
            Boolean rememberMe) {}

    @Schema(requiredProperties = {"email", "password"})
    record SignInRequest(
            @Schema(format = "email") String email,
            @Schema(format = "password", maxLength = 128) String password,
            @Schema(defaultValue = "true") Boolean rememberMe,

            @Schema(description = "A path, or a URL of an allowed origin")
            String callbackURL) {}

    @Schema(requiredProperties = {"newPassword", "currentPassword"})
    record ChangePasswordRequest(
            @Schema(format = "password", minLength = 8, maxLength = 128)
            String newPassword,

            @Schema(format = "password", maxLength = 128) String currentPassword,

            @Schema(description = "Checked, not used: all other sessions always end")
            Boolean revokeOtherSessions) {}

    @Schema
    record DeleteUserRequest(
            @Schema(format = "password", maxLength = 128, description = "Required if the account has one")
            String password,

            @Schema(description = "Refused: this server mails no links for this")
            String token,

            @Schema(maxLength = 2048, description = "Checked, not used")
            String callbackURL) {}

    record UpdateUserRequest(
            @Schema(minLength = 1, maxLength = 100) String name,

            @Schema(nullable = true, maxLength = 2048, description = "null takes the picture away")
            String image) {}

    @Schema(requiredProperties = "token")
    record RevokeRequest(
            @Schema(description = "The token of a session in list-sessions, or one that opens it")
            String token) {}

    @Schema(requiredProperties = "email")
    record ResetRequest(
            @Schema(format = "email") String email,

            @Schema(description = "Checked, not used: the mail leads where the server is configured to")
            String redirectTo) {}

    @Schema(requiredProperties = "newPassword")
    record NewPasswordRequest(
            @Schema(format = "password", minLength = 8, maxLength = 128)
            String newPassword,

            @Schema(description = "Of the mailed link; here or in the query")
            String token) {}

    @Schema(requiredProperties = "email")
    record VerificationRequest(
            @Schema(format = "email") String email,

            @Schema(description = "Checked, not used: the mail leads where the server is configured to")
            String callbackURL) {}

    @Schema(requiredProperties = "password")
    record PasswordRequest(
            @Schema(format = "password", maxLength = 128) String password) {}

    @Schema(requiredProperties = "password")
    record EnableRequest(
            @Schema(format = "password", maxLength = 128) String password,
            @Schema(maxLength = 50, pattern = "^[^:]*$") String issuer,

            @Schema(
                    enumeration = {"totp", "otp"},
                    defaultValue = "totp")
            String method) {}

    @Schema(requiredProperties = "code")
    record CodeRequest(
            String code, @Schema(defaultValue = "false") Boolean trustDevice) {}

    @Schema(requiredProperties = "code")
    record BackupCodeRequest(
            String code,
            @Schema(defaultValue = "false") Boolean disableSession,
            @Schema(defaultValue = "false") Boolean trustDevice) {}

    record SendRequest(@Schema(description = "Ignored") Boolean trustDevice) {}
}
