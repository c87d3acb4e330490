package dev.countersign.testing;

import dev.countersign.embedded.SharedServers;

/** An empty database for one application, on a server that several applications use in turn. */
record FreshDatabase(SharedServers servers, String name) {

    static FreshDatabase madeOn(SharedServers servers) {
        String name = "run_" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        FreshDatabase database = new FreshDatabase(servers, name);
        database.administer("create database " + name);
        return database;
    }

    String url() {
        return servers.databaseUrl(name);
    }

    /** Drops the database and closes connections that are still open to it. */
    void drop() {
        servers.postgres().resume();
        if (servers.postgres().isRunning()) {
            administer("drop database if exists " + name + " with (force)");
        }
    }

    private void administer(String sql) {
        Ledger.administer(new Ledger.Access(servers.firstDatabaseUrl(), servers.user(), servers.password()), sql);
    }
}
