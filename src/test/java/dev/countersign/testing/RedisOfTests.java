package dev.countersign.testing;

import io.quarkus.arc.Unremovable;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Keeps {@link RedisDataSource} available to tests that look it up: the server itself does not use it. */
@Singleton
@Unremovable
class RedisOfTests {

    @Inject
    RedisDataSource redis;
}
