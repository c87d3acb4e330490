package dev.countersign.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodeVerifierTest {

    /* RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    @Test
    void answersTheChallengeOfTheStandard() {
        CodeVerifier verifier = new CodeVerifier(VERIFIER);
        assertThat(verifier.challenge().text()).isEqualTo(CHALLENGE);
        assertThat(verifier.answers(new CodeChallenge(CHALLENGE))).isTrue();
    }

    @Test
    void answersNoOther() {
        CodeVerifier verifier = new CodeVerifier(VERIFIER);
        assertThat(verifier.answers(new CodeChallenge(VERIFIER)))
                .as("the method plain")
                .isFalse();
        assertThat(verifier.answers(new CodeChallenge(CHALLENGE.replace('M', 'N'))))
                .isFalse();
    }

    @Test
    void hasTheFormOfTheStandard() {
        assertThat(CodeVerifier.parse("a".repeat(42))).isEmpty();
        assertThat(CodeVerifier.parse("a".repeat(43))).isPresent();
        assertThat(CodeVerifier.parse("Az09-._~".repeat(16))).isPresent();
        assertThat(CodeVerifier.parse("a".repeat(129))).isEmpty();
        assertThat(CodeVerifier.parse("a".repeat(43) + "\n")).isEmpty();
        assertThat(CodeVerifier.parse("a".repeat(43) + "+")).isEmpty();
        assertThat(CodeChallenge.parse(CHALLENGE + "\n")).isEmpty();
        assertThat(CodeChallenge.parse(CHALLENGE.substring(1))).isEmpty();
    }

    @Test
    void doesNotPrintItself() {
        assertThat(new CodeVerifier(VERIFIER)).hasToString("***");
    }
}
