package dev.countersign.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.remote.RemoteWebDriver;

/** A Chromium of this machine with its own profile, which is deleted on close. */
public final class Browser implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int BLOCK = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Path profile;
    private final Optional<Path> netLog;
    private final ChromeDriverService service;
    private final RemoteWebDriver driver;

    private Browser(Path profile, Optional<Path> netLog, ChromeDriverService service, RemoteWebDriver driver) {
        this.profile = profile;
        this.netLog = netLog;
        this.service = service;
        this.driver = driver;
    }

    /** Starts a browser that runs no scripts; skips the test if none is installed. */
    public static Browser withoutJavaScript() {
        return start(Map.of("profile.managed_default_content_settings.javascript", BLOCK));
    }

    /** Starts a browser that runs scripts; skips the test if none is installed. */
    public static Browser withJavaScript() {
        return start(Map.of());
    }

    /** As {@link #withJavaScript}, recording every request with its headers. */
    public static Browser withNetLog() {
        return start(Map.of(), true);
    }

    /** What was recorded; complete once this is closed. */
    public String netLog() {
        try {
            return Files.readString(netLog.orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Browser start(Map<String, Object> preferences) {
        return start(preferences, false);
    }

    private static Browser start(Map<String, Object> preferences, boolean logged) {
        Optional<File> chromium = Programs.find("chromium", "chromium-browser", "google-chrome");
        Optional<File> chromedriver = Programs.find("chromedriver");
        assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "no chromium and chromedriver on the PATH: apt-get install chromium chromium-driver");
        try {
            Path profile = Files.createTempDirectory("countersign-browser");
            ChromeOptions options = new ChromeOptions();
            options.setBinary(chromium.get());
            options.addArguments(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-dev-shm-usage",
                    "--user-data-dir=" + profile);
            Optional<Path> netLog = Optional.empty();
            if (logged) {
                // Not in the profile, which is deleted before the log is read.
                Path file = Files.createTempFile("countersign-net-log", ".json");
                file.toFile().deleteOnExit();
                options.addArguments("--log-net-log=" + file);
                netLog = Optional.of(file);
            }
            options.setExperimentalOption("prefs", preferences);
            ChromeDriverService service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(chromedriver.get())
                    .usingAnyFreePort()
                    .build();
            service.start();
            RemoteWebDriver driver = new RemoteWebDriver(service.getUrl(), options);
            driver.manage().timeouts().implicitlyWait(PATIENCE);
            return new Browser(profile, netLog, service, driver);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RemoteWebDriver driver() {
        return driver;
    }

    /**
     * Clicks an element that leads to another page, and waits until the old page is gone: a click returns before the
     * form is sent, so a look-up right after it may still see the old page.
     */
    public void follow(By link) {
        WebElement leaving = driver.findElement(By.tagName("html"));
        driver.findElement(link).click();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (isThere(leaving)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still on the same page: " + driver.getCurrentUrl());
            }
        }
    }

    /** Waits until a condition holds in a page that may be changing. */
    public static void await(String what, BooleanSupplier condition) {
        Until.holds(PATIENCE, () -> holds(condition), () -> "there is no " + what);
    }

    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (WebDriverException e) {
            // The page is changing.
            return false;
        }
    }

    /** Does what opens one window, and goes there. */
    public void followToWindow(Runnable opening) {
        Set<String> before = driver.getWindowHandles();
        opening.run();
        await("new window", () -> driver.getWindowHandles().size() == before.size() + 1);
        driver.switchTo()
                .window(driver.getWindowHandles().stream()
                        .filter(window -> !before.contains(window))
                        .findFirst()
                        .orElseThrow());
    }

    private static boolean isThere(WebElement element) {
        try {
            return element.isEnabled();
        } catch (WebDriverException e) {
            // The kind of exception depends on how far the navigation has come.
            return false;
        }
    }

    /** Saves a screenshot of the page under {@code target/screenshots}. */
    public void screenshot(String name, int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
        service.stop();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException e) {
            // The browser may still be putting its files away; the folder is a temporary one.
        }
    }
}
