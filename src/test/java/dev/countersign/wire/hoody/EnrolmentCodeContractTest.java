package dev.countersign.wire.hoody;

import dev.countersign.testing.Answer;
import dev.countersign.testing.RequiredFactorProfile;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Codes that do not complete an enrolment. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RequiredFactorProfile.class)
class EnrolmentCodeContractTest {

    private static Enrolling one;

    @TestFactory
    Stream<DynamicTest> refusesCodes() {
        return Row.tests(
                Row.of("that are wrong")
                        .given(
                                Enrolling.Waiting::somebody,
                                Enrolling.Waiting::person,
                                waiting -> waiting.who().wrong(waiting.app()))
                        .refused(401, "Unauthorized", "INVALID_OTP_CODE", "Invalid or expired 2FA code")
                        .leaves(4)
                        .events("code_refused"),
                row("that are malformed", who -> who.finish("12345"))
                        .refused(400, "Bad Request", "INVALID_OTP_CODE", "Invalid OTP code"),
                row("that are backup codes", who -> who.finish("ABCDEFGH23"))
                        .refused(400, "Bad Request", "INVALID_OTP_CODE", "Invalid OTP code"),
                row("that are missing", who -> who.person().api().post(Enrolling.VERIFY, "temp_token", who.token()))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/code"),
                row("before a setup", who -> who.finish("123456"))
                        .refused(
                                400,
                                "Bad Request",
                                "TWOFACTOR_NOT_VERIFIED",
                                "2FA setup incomplete - verification required"),
                Row.of("that are locked")
                        .given(
                                () -> {
                                    Enrolling.Waiting waiting = Enrolling.Waiting.somebody();
                                    for (int i = 0; i < 5; i++) {
                                        waiting.who().wrong(waiting.app());
                                    }
                                    return waiting;
                                },
                                Enrolling.Waiting::person,
                                waiting -> waiting.who().finish(waiting.app().freshCode()))
                        .refused(
                                429,
                                "Too Many Requests",
                                "TWOFACTOR_LOCKED",
                                "Too many failed attempts. Account locked for 15 minutes.")
                        .withData()
                        .and((person, answer) -> Locked.isFor(15, answer)));
    }

    private static Row row(String name, Function<Enrolling, Answer> request) {
        return Row.of(name).given(EnrolmentCodeContractTest::somebody, Enrolling::person, request);
    }

    /* These refusals change nothing, so one person is enough. */
    private static synchronized Enrolling somebody() {
        if (one == null) {
            one = Enrolling.somebody();
        }
        return one;
    }
}
