package dev.countersign.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no-reply@id.example.com|no-reply@id.example.com",
                "Countersign <no-reply@id.example.com>|Countersign <no-reply@id.example.com>",
                "Example, Inc. <a@id.example.com>|\"Example, Inc.\" <a@id.example.com>",
                "\"Example, Inc.\" <a@id.example.com>|\"Example, Inc.\" <a@id.example.com>",
                "Köln <a@id.example.com>|=?UTF-8?B?S8O2bG4=?= <a@id.example.com>",
                "认证 <a@id.example.com>|=?UTF-8?B?6K6k6K+B?= <a@id.example.com>",
                "🔑 Keys <a@id.example.com>|=?UTF-8?B?8J+UkSBLZXlz?= <a@id.example.com>",
            })
    void writesItsNameAsMailProgramsReadIt(String configured, String header) {
        assertThat(Sender.of(configured).header()).isEqualTo(header);
    }

    @Test
    void splitsALongNameBetweenCharacters() {
        String header = Sender.of("ü".repeat(60) + " <a@id.example.com>").header();

        assertThat(header.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(100));
        assertThat(header).doesNotContain("ü").contains("?=\n =?UTF-8?B?");
    }
}
