package dev.countersign.deviceflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserCodeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BCDF-GHJK",
                "bcdfghjk",
                " BCDF GHJK\n",
                "BCDF\u00a0GHJK",
                "BCDF\u2011GHJK",
                "BCDF\u2013GHJK",
                "BCDF\u2212GHJK",
                "\tB C D F - G H J K"
            })
    void isReadAsPeopleTypeOrPasteIt(String typed) {
        assertThat(UserCode.parse(typed).map(UserCode::shown)).contains("BCDF-GHJK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BCDF-GHJ", "BCDF-GHJKL", "ACDF-GHJK", "BCDF_GHJK", "1CDF-GHJK", "\u0412CDF-GHJK"})
    void isRefusedInAnyOtherForm(String typed) {
        assertThat(UserCode.parse(typed)).isEmpty();
    }
}
