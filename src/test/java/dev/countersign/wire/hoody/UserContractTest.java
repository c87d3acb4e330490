package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Passwordless;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Script;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.Stream.Builder;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code GET}, {@code PUT} and {@code PATCH /api/v1/users/{id}}. */
@QuarkusTest
@WithTestResource(Servers.class)
class UserContractTest {

    private static final String NEW = "Another-Horse-8-battery";
    private static final String KEY = "0123456789abcdef".repeat(4);
    private static final String NOBODY = "0".repeat(24);
    private static final String UPDATED = "User updated successfully";
    private static final String[] USER = {
        "id",
        "username",
        "alias",
        "email",
        "public_key",
        "metadata",
        "is_admin",
        "is_banned",
        "email_verified",
        "avatar_url",
        "signup_method",
        "created_at",
        "updated_at"
    };

    private static String path(Person person) {
        return "/api/v1/users/" + person.accountId();
    }

    private static Answer get(Person person) {
        return person.session().get(path(person));
    }

    private static Answer put(Person person, Object... fields) {
        return person.session().put(path(person), fields);
    }

    private static Answer changePassword(Api session, Person person, Object... more) {
        Object[] fields = new Object[4 + more.length];
        fields[0] = "password";
        fields[1] = NEW;
        fields[2] = "current_password";
        fields[3] = person.password();
        System.arraycopy(more, 0, fields, 4, more.length);
        return session.patch(path(person), fields);
    }

    private static Row row(String name, Function<Person, Answer> asks) {
        return Row.of(name).given(Person::verified, person -> person, asks);
    }

    private static Row refused(String name, int status, String error, String code, String message, Object... fields) {
        return row(name, person -> put(person, fields)).refused(status, error, code, message);
    }

    private static Row invalid(String name, String pointer, Object... fields) {
        return refused(name, 400, "Bad Request", "VALIDATION_ERROR", "Validation failed", fields)
                .violates(pointer);
    }

    @TestFactory
    Stream<DynamicTest> showsOneself() {
        String[] identity = {"id", "username", "alias", "public_key", "created_at", "updated_at"};
        return Row.tests(
                shown(row("by a session", UserContractTest::get), USER),
                shown(
                        row("banned", person -> {
                            Ledger.ban(person.email());
                            return get(person);
                        }),
                        USER),
                shown(
                        Row.of("by a token that may read the account")
                                .given(
                                        () -> Script.somebodys("resources.read_account"),
                                        Script::person,
                                        script -> script.api().get(path(script.person()))),
                        USER),
                shown(
                                Row.of("by a token that may not")
                                        .given(
                                                Script::somebodys,
                                                Script::person,
                                                script -> script.api().get(path(script.person()))),
                                identity)
                        .lacks("@example.com"));
    }

    private static Row shown(Row row, String... keys) {
        return row.ok("User retrieved successfully", keys).has("/data/id", Person::accountId);
    }

    @TestFactory
    Stream<DynamicTest> showsNobodyElse() {
        return Row.tests(
                row("another user", person -> person.session().get(path(Person.verified())))
                        .refused(403, "Forbidden", "INSUFFICIENT_PERMISSIONS", "Insufficient permissions"),
                row("nobody", person -> person.session().get("/api/v1/users/" + NOBODY))
                        .refused(403, "Forbidden", "INSUFFICIENT_PERMISSIONS", "Insufficient permissions"),
                row("another user, banned", person -> {
                            Ledger.ban(person.email());
                            return person.session().get("/api/v1/users/" + NOBODY);
                        })
                        .refused(403, "Forbidden", "ACCOUNT_BANNED", "Your account is banned"),
                Row.of("another user, by a token of an administrator")
                        .given(
                                () -> Script.of(Admin.somebody().person(), Script.FULL),
                                Script::person,
                                script -> script.api().get("/api/v1/users/" + NOBODY))
                        .refused(403, "Forbidden", "INSUFFICIENT_PERMISSIONS", "Insufficient permissions"),
                row("no id", person -> person.session().get("/api/v1/users/somebody"))
                        .refused(400, "Bad Request", "INVALID_ID_FORMAT", "Invalid ID format"),
                row("without a credential", person -> person.api().get(path(person)))
                        .refused(401, "Unauthorized", "MISSING_TOKEN", "Authentication token required"));
    }

    @TestFactory
    Stream<DynamicTest> changesTheProfile() {
        return Row.tests(
                changed(row("alias", person -> put(person, "alias", "Zoë 🦊")), "/data/alias", "Zoë 🦊"),
                changed(
                        row("by PATCH", person -> person.session().patch(path(person), "alias", "Z")),
                        "/data/alias",
                        "Z"),
                changed(
                        row(
                                "public_key, in any case",
                                person -> put(person, "public_key", KEY.toUpperCase(java.util.Locale.ROOT))),
                        "/data/public_key",
                        KEY),
                changed(
                        row("metadata", person -> put(person, "metadata", Map.of("theme", Map.of("dark", true)))),
                        "/data/metadata",
                        "{\"theme\":{\"dark\":true}}"),
                row("what it is already", person -> put(person, "public_key", null, "alias", person.username()))
                        .ok(UPDATED, USER));
    }

    private static Row changed(Row row, String pointer, Object value) {
        return row.ok(UPDATED, USER).has(pointer, value).events("profile_changed");
    }

    @Test
    void showsTheProfileEverywhere() {
        Person person = Person.verified();
        put(person, "alias", "Zoë", "public_key", KEY, "metadata", Map.of("a", 1));
        for (Answer answer : new Answer[] {get(person), person.session().get("/api/v1/users/me")}) {
            assertThat(answer.text("/data/alias")).isEqualTo("Zoë");
            assertThat(answer.text("/data/public_key")).isEqualTo(KEY);
            assertThat(answer.json().at("/data/metadata").toString()).isEqualTo("{\"a\":1}");
        }
        Answer login = person.logIn();
        assertThat(login.text("/data/user/public_key")).isEqualTo(KEY);
        assertThat(login.json().at("/data/user/metadata").toString()).isEqualTo("{\"a\":1}");
    }

    @Test
    void takesAwayWhatIsNull() {
        Person person = Person.verified();
        put(person, "public_key", KEY, "metadata", Map.of("a", 1));
        Answer answer = person.session()
                .send(
                        "PUT",
                        path(person),
                        "application/json",
                        "{\"public_key\":null,\"metadata\":null}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(get(person).json().at("/data/public_key").isNull()).isTrue();
        assertThat(get(person).json().at("/data/metadata").isNull()).isTrue();
    }

    @TestFactory
    Stream<DynamicTest> refusesWrongFields() {
        return Row.tests(
                row("nothing", person -> put(person))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/alias"),
                invalid("an empty alias", "/alias", "alias", ""),
                invalid("a blank alias", "/alias", "alias", "  "),
                invalid("an alias of two lines", "/alias", "alias", "a\nb"),
                invalid("an alias of 101", "/alias", "alias", "x".repeat(101)),
                refused(
                        "a short key",
                        400,
                        "Bad Request",
                        "INVALID_PUBLIC_KEY_FORMAT",
                        "Invalid public key format",
                        "public_key",
                        "ab"),
                invalid("metadata that is a list", "/metadata", "metadata", java.util.List.of(1)),
                refused(
                        "large metadata",
                        400,
                        "Bad Request",
                        "METADATA_TOO_LARGE",
                        "Metadata exceeds 8KB limit",
                        "metadata",
                        Map.of("a", "x".repeat(8192))),
                invalid("administrator and alias", "/is_admin", "is_admin", true, "alias", "x"));
    }

    @TestFactory
    Stream<DynamicTest> setsNothingElse() {
        Builder<Row> rows = Stream.builder();
        for (String field : new String[] {
            "id",
            "email",
            "email_verified",
            "username",
            "signup_method",
            "created_at",
            "security_version",
            "region",
            "password_hash",
            "admin",
            "banned"
        }) {
            rows.add(invalid(field, "/" + field, field, "x", "alias", "changed"));
        }
        return Row.tests(rows.build().toArray(Row[]::new));
    }

    @Test
    void changesNothingOfARequestThatIsRefused() {
        Person person = Person.verified();
        put(person, "alias", "changed", "is_admin", true);
        put(person, "alias", "changed", "email_verified", true);
        put(person, "alias", "changed", "password", NEW, "current_password", "Wrong-Horse-7-battery");
        put(person, "alias", "changed", "password", "short", "current_password", person.password());
        assertThat(get(person).text("/data/alias")).isNotEqualTo("changed");
        assertThat(get(person).text("/data/is_admin")).isEqualTo("false");
        assertThat(person.logIn().status()).isEqualTo(200);
    }

    @TestFactory
    Stream<DynamicTest> changesThePassword() {
        return Row.tests(
                password(row("by the old one", person -> changePassword(person.session(), person))),
                password(row("with another alias", person -> changePassword(person.session(), person, "alias", "Z")))
                        .has("/data/alias", "Z")
                        .events("profile_changed", "password_changed", "sessions_ended"),
                password(Row.of("with a code in this session")
                        .given(Secured::somebody, Secured::person, who -> changePassword(who.session(), who.person()))),
                password(Row.of("with a code of the app")
                        .given(
                                Trusted::somebody,
                                Trusted::person,
                                who -> changePassword(
                                        who.session,
                                        who.person(),
                                        "otp_code",
                                        who.secured.app().freshCode()))),
                password(Row.of("with a backup code")
                        .given(
                                Trusted::somebody,
                                Trusted::person,
                                who -> changePassword(
                                        who.session,
                                        who.person(),
                                        "otp_code",
                                        who.secured.backupCodes().getFirst()))));
    }

    private static Row password(Row row) {
        String[] keys = Stream.concat(Stream.of(USER), Stream.of("token", "refreshToken"))
                .toArray(String[]::new);
        return row.ok(UPDATED, keys)
                .events("password_changed", "sessions_ended")
                .mails("Your password was changed");
    }

    /** A session that a trusted device opened without a code. */
    private record Trusted(Secured secured, Api session) {

        static Trusted somebody() {
            Trusting trusting = Trusting.somebody();
            Api session = trusting.person().api().as(trusting.logIn().text("/data/token"));
            trusting.secured().rested();
            return new Trusted(trusting.secured(), session);
        }

        Person person() {
            return secured.person();
        }
    }

    @TestFactory
    Stream<DynamicTest> refusesNewPasswords() {
        String weak = HoodyDialect.WEAK_PASSWORD;
        return Row.tests(
                refused(
                        "without the old one",
                        400,
                        "Bad Request",
                        "CURRENT_PASSWORD_REQUIRED",
                        "Current password is required for password changes",
                        "password",
                        NEW),
                refused(
                        "with a wrong one",
                        400,
                        "Bad Request",
                        "CURRENT_PASSWORD_INCORRECT",
                        "Current password is incorrect",
                        "password",
                        NEW,
                        "current_password",
                        "Wrong-Horse-7-battery"),
                row(
                                "a weak one",
                                person ->
                                        put(person, "password", "alllowercase1", "current_password", person.password()))
                        .refused(400, "Bad Request", "WEAK_PASSWORD", weak),
                invalid(
                        "with an old one of 129",
                        "/current_password",
                        "password",
                        NEW,
                        "current_password",
                        "x".repeat(129)),
                refused(
                                "only the old one",
                                400,
                                "Bad Request",
                                "MISSING_REQUIRED_FIELD",
                                "Missing required field",
                                "current_password",
                                "x")
                        .violates("/password"),
                row("an account without a password", person -> {
                            Passwordless.forget(person);
                            return put(person, "password", NEW, "current_password", person.password());
                        })
                        .refused(
                                400,
                                "Bad Request",
                                "PASSWORD_NOT_SET",
                                "This account has no password: set one by forgot-password first"),
                Row.of("with a second factor, without a code")
                        .given(Trusted::somebody, Trusted::person, who -> changePassword(who.session, who.person()))
                        .refused(400, "Bad Request", "OTP_REQUIRED", "2FA verification required for this operation"),
                Row.of("with a wrong code")
                        .given(
                                Trusted::somebody,
                                Trusted::person,
                                who -> changePassword(who.session, who.person(), "otp_code", who.secured.wrongCode()))
                        .refused(401, "Unauthorized", "INVALID_OTP_CODE", "Invalid or expired 2FA code")
                        .leaves(4)
                        .events("code_refused"),
                row("of another user", person -> changePassword(person.session(), Person.verified()))
                        .refused(403, "Forbidden", "CANNOT_MODIFY_OTHER_USER", "You can only modify your own account"),
                row(
                                "by a token",
                                person -> Script.of(person, Script.FULL)
                                        .api()
                                        .put(path(person), "password", NEW, "current_password", person.password()))
                        .refused(403, "Forbidden", "INSUFFICIENT_PERMISSIONS", "Insufficient permissions"));
    }

    @Test
    void countsWrongPasswords() {
        Person person = Person.verified();
        for (int i = 0; i < 5; i++) {
            put(person, "password", NEW, "current_password", "Wrong-Horse-7-battery");
        }
        assertThat(changePassword(person.session(), person).status()).isEqualTo(429);
        assertThat(person.logIn().status()).isEqualTo(200);
    }

    @Test
    void goesOnWithTheNewPairOnly() {
        Person person = Person.verified();
        Api other = person.api().as(person.logIn().text("/data/token"));
        Answer answer = changePassword(person.session(), person);
        assertThat(other.get(path(person)).status()).isEqualTo(401);
        assertThat(refresh(person, person.refresh()).status()).isEqualTo(401);
        assertThat(person.api().as(answer.text("/data/token")).get(path(person)).status())
                .isEqualTo(200);
        assertThat(refresh(person, answer.text("/data/refreshToken")).status()).isEqualTo(200);
        assertThat(person.logIn().status()).isEqualTo(401);
        assertThat(person.logIn(NEW).status()).isEqualTo(200);
    }

    private static Answer refresh(Person person, String token) {
        return person.api().post("/api/v1/users/auth/refresh", "refreshToken", token);
    }

    /** An administrator with a second factor. */
    private record Admin(Secured secured, Api session) {

        static Admin somebody() {
            Secured secured = Secured.somebody();
            appoint(secured.person());
            return new Admin(secured, secured.session());
        }

        static Admin onTrustedDevice() {
            Trusted trusted = Trusted.somebody();
            appoint(trusted.person());
            return new Admin(trusted.secured, trusted.session);
        }

        private static void appoint(Person person) {
            Ledger.change("update account set admin = true where id = $1", person.accountId());
        }

        Person person() {
            return secured.person();
        }
    }

    private static Row administrator(String name, Function<Admin, Answer> asks) {
        return Row.of(name).given(Admin::somebody, Admin::person, asks);
    }

    @TestFactory
    Stream<DynamicTest> letsAdministratorsDecide() {
        return Row.tests(
                administrator("see a user", admin -> admin.session.get(path(Person.verified())))
                        .ok("User retrieved successfully", USER),
                administrator("see nobody", admin -> admin.session.get("/api/v1/users/" + NOBODY))
                        .refused(404, "Not Found", "USER_NOT_FOUND", "User not found"),
                administrator("ban", admin -> admin.session.put(path(Person.verified()), "is_banned", true))
                        .ok(UPDATED, USER)
                        .has("/data/is_banned", true)
                        .events("account_banned"),
                administrator("unban", admin -> admin.session.patch(path(Person.banned()), "is_banned", false))
                        .ok(UPDATED, USER)
                        .has("/data/is_banned", false)
                        .events("account_banned"),
                administrator("appoint", admin -> admin.session.put(path(Person.verified()), "is_admin", true))
                        .ok(UPDATED, USER)
                        .has("/data/is_admin", true)
                        .events("admin_changed"),
                administrator("ban oneself", admin -> admin.session.put(path(admin.person()), "is_banned", true))
                        .refused(
                                409,
                                "Conflict",
                                "CANNOT_ADMINISTER_SELF",
                                "Administrators cannot do this to their own account"),
                administrator("dismiss oneself", admin -> admin.session.put(path(admin.person()), "is_admin", false))
                        .refused(
                                409,
                                "Conflict",
                                "CANNOT_ADMINISTER_SELF",
                                "Administrators cannot do this to their own account"),
                administrator(
                                "appoint a banned user",
                                admin -> admin.session.put(path(Person.banned()), "is_admin", true))
                        .refused(409, "Conflict", "CANNOT_BAN_ADMIN", "Administrators cannot be banned"),
                administrator("ban nobody", admin -> admin.session.put("/api/v1/users/" + NOBODY, "is_banned", true))
                        .refused(404, "Not Found", "USER_NOT_FOUND", "User not found"),
                administrator("rename another user", admin -> admin.session.put(path(Person.verified()), "alias", "x"))
                        .refused(403, "Forbidden", "CANNOT_MODIFY_OTHER_USER", "You can only modify your own account"));
    }

    @TestFactory
    Stream<DynamicTest> letsNobodyElseDecide() {
        return Row.tests(
                refused(
                        "appoint oneself",
                        403,
                        "Forbidden",
                        "INSUFFICIENT_PERMISSIONS",
                        "Insufficient permissions",
                        "is_admin",
                        true),
                refused(
                        "unban oneself",
                        403,
                        "Forbidden",
                        "INSUFFICIENT_PERMISSIONS",
                        "Insufficient permissions",
                        "is_banned",
                        false),
                row("ban another user", person -> person.session().put(path(Person.verified()), "is_banned", true))
                        .refused(403, "Forbidden", "CANNOT_MODIFY_OTHER_USER", "You can only modify your own account"),
                row("an administrator without a second factor", person -> {
                            Admin.appoint(person);
                            return person.session().put(path(Person.verified()), "is_banned", true);
                        })
                        .refused(403, "Forbidden", "TWOFACTOR_REQUIRED", "2FA is required for your account"),
                Row.of("an administrator without a code in this session")
                        .given(
                                Admin::onTrustedDevice,
                                Admin::person,
                                admin -> admin.session.put(path(Person.verified()), "is_banned", true))
                        .refused(400, "Bad Request", "OTP_REQUIRED", "2FA verification required for this operation"),
                Row.of("an administrator without a code in this session, who looks")
                        .given(
                                Admin::onTrustedDevice,
                                Admin::person,
                                admin -> admin.session.get(path(Person.verified())))
                        .refused(400, "Bad Request", "OTP_REQUIRED", "2FA verification required for this operation"));
    }
}
