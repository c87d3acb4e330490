package dev.countersign.attacks;

import io.quarkus.redis.datasource.RedisDataSource;

/** All keys and values of Redis as text; works only with a server in this JVM. */
final class RedisDump {

    private RedisDump() {}

    static String text() {
        RedisDataSource redis = Target.redis();
        StringBuilder dump = new StringBuilder();
        for (String key : redis.key().keys("*")) {
            dump.append(key).append(' ').append(value(redis, key)).append('\n');
        }
        return dump.toString();
    }

    private static String value(RedisDataSource redis, String key) {
        return switch (redis.key().type(key)) {
            case STRING -> redis.value(String.class).get(key);
            case HASH -> redis.hash(String.class).hgetall(key).toString();
            case LIST -> redis.list(String.class).lrange(key, 0, -1).toString();
            case SET -> redis.set(String.class).smembers(key).toString();
            case ZSET -> redis.sortedSet(String.class).zrange(key, 0, -1).toString();
            default -> "";
        };
    }
}
