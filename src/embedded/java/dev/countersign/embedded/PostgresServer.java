package dev.countersign.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Our own PostgreSQL on the loopback address, with its own password. */
final class PostgresServer extends Daemon {
    static final String NAME = "countersign";

    private static final String SETTINGS = "countersign.conf";
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Path home;
    private final Path cluster;
    private final Path passwordFile;
    private final Binaries binaries;
    private final ServerUser user;
    private final boolean throwAway;

    /** @param throwAway whether data may be lost in favour of speed */
    PostgresServer(Path home, int port, Binaries binaries, ServerUser user, boolean throwAway) {
        super(port);
        this.home = home;
        this.cluster = home.resolve("postgres-18");
        this.passwordFile = home.resolve("postgres.password");
        this.binaries = binaries;
        this.user = user;
        this.throwAway = throwAway;
    }

    Path passwordFile() {
        return passwordFile;
    }

    String password() {
        try {
            return Secret.keptIn(passwordFile, Secret::random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of one of its databases. */
    String url(String database) {
        return "postgresql://127.0.0.1:" + port() + "/" + database;
    }

    @Override
    Path pidFile() {
        return cluster.resolve("postmaster.pid");
    }

    @Override
    public void start() {
        try {
            if (!Files.isDirectory(cluster)) {
                makeCluster();
            }
            configure();
            Files.deleteIfExists(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // After a kill -9, the orphaned processes of the last server hold the data until they notice.
        if (!reaches(
                RETRY,
                () -> control("start", "-w", "-t", "60", "-l", log().toString()).succeeded())) {
            throw new IllegalStateException("PostgreSQL does not start: " + logged());
        }
    }

    @Override
    public void stop() {
        if (isRunning()) {
            resume();
            control("stop", "-m", "fast", "-w", "-t", "20");
        }
    }

    private Programs.Result control(String action, String... options) {
        List<String> command = new ArrayList<>(
                user.command(binaries.postgres("pg_ctl").toString(), action, "-D", cluster.toString(), "-s"));
        command.addAll(List.of(options));
        return Programs.run(home, "", command);
    }

    /** Created in another folder and moved when complete, so that a crash leaves no partial cluster. */
    private void makeCluster() throws IOException {
        Path fresh = home.resolve("postgres-18.new");
        Binaries.deleteAll(fresh);
        user.ownFolder(fresh);
        Path forInitdb = home.resolve("postgres.password.initdb");
        Secret.write(forInitdb, password());
        user.give(forInitdb);
        try {
            Programs.require(
                    home,
                    "",
                    user.command(
                            binaries.postgres("initdb").toString(),
                            "--pgdata=" + fresh,
                            "--username=" + NAME,
                            "--pwfile=" + forInitdb,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--no-instructions",
                            throwAway ? "--no-sync" : "--data-checksums"));
        } finally {
            Files.delete(forInitdb);
        }
        // Keeps what initdb found out about this machine; our settings are read after it.
        Files.writeString(
                fresh.resolve("postgresql.conf"),
                "include_if_exists = '" + SETTINGS + "'\n",
                StandardOpenOption.APPEND);
        Programs.require(
                home,
                "CREATE DATABASE " + NAME + "\n",
                user.command(binaries.postgres("postgres").toString(), "--single", "-D", fresh.toString(), "postgres"));
        Files.move(fresh, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    private void configure() throws IOException {
        String settings = String.format(Locale.ROOT, """
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                timezone = 'UTC'
                log_timezone = 'UTC'
                """, port());
        if (throwAway) {
            // Race tests open more than the default of 100 connections: a pool of 120 and their own.
            settings += """
                    fsync = off
                    full_page_writes = off
                    max_connections = 200
                    """;
        }
        Path file = cluster.resolve(SETTINGS);
        Files.writeString(file, settings);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private Path log() {
        return cluster.resolve("server.log");
    }

    private String logged() {
        try {
            return Files.readString(log()).strip();
        } catch (IOException e) {
            return control("start", "-t", "1").output();
        }
    }
}
