package dev.countersign.wire.http;

import dev.countersign.guard.Limit;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The rate limits that can reject a request to an endpoint. Features count them, for all dialects alike; this shows them
 * to readers and in the OpenAPI document. The tests fail when an endpoint counts another limit, or never counts one of
 * these.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface LimitedBy {

    Limit[] value();
}
