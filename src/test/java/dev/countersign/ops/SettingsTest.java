package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void checksEveryMappingThatTheProgramHas() {
        Map<String, String> inCode = new HashMap<>();
        for (JavaClass one : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("/embedded/"))
                .importPaths(Path.of("target/classes/dev/countersign"))) {
            // One setting may be read by two mappings.
            if (one.isAnnotatedWith(ConfigMapping.class) && !one.getName().endsWith(".mail.Links$Config")) {
                inCode.put(
                        one.getName(),
                        one.getAnnotationOfType(ConfigMapping.class).prefix());
            }
        }
        Map<String, String> judged = new HashMap<>();
        Settings.MAPPINGS.forEach((mapping, prefix) -> judged.put(mapping.getName(), prefix));
        assertThat(judged).isEqualTo(inCode);
    }

    @Test
    void documentsEverySetting() throws IOException {
        String documented = Files.readString(Path.of("docs/configuration.md"));
        assertThat(Spelling.names())
                .filteredOn(name -> !name.endsWith("[*]"))
                .allSatisfy(name -> assertThat(documented).contains('`' + name.replace("[*]", "[0]") + '`'));
    }

    @Test
    void suggestsTheNameForAMisspeltVariable() {
        assertThat(Spelling.warnings(Set.of(
                        "COUNTERSIGN_PASWORD_BCRYPT_COST",
                        "COUNTERSIGN_MAIL_WORKER_ENABLED",
                        "COUNTERSIGN_REGIONS_LIST_0__NAME",
                        "COUNTERSIGN_REGIONS_LIST_10__CONTINENTS_0_",
                        "COUNTERSIGN_OAUTH_PROVIDERS_GITHUB_CLIENT_ID",
                        "COUNTERSIGN_OAUTH_PROVIDERS_CORP_CLIENT_IDS",
                        "COUNTERSIGN_DIALECTS",
                        "COUNTERSIGN_DIALECTS_1_",
                        "COUNTERSIGN_DEV_SMTP_PORT",
                        "COUNTERSIGN_SOMETHING_ELSE_ALTOGETHER_HERE",
                        "PATH")))
                .containsExactly(
                        "the environment variable COUNTERSIGN_OAUTH_PROVIDERS_CORP_CLIENT_IDS sets nothing;"
                                + " did you mean COUNTERSIGN_OAUTH_PROVIDERS_<NAME>_CLIENT_ID?",
                        "the environment variable COUNTERSIGN_PASWORD_BCRYPT_COST sets nothing;"
                                + " did you mean COUNTERSIGN_PASSWORD_BCRYPT_COST?",
                        "the environment variable COUNTERSIGN_SOMETHING_ELSE_ALTOGETHER_HERE sets nothing");
    }
}
