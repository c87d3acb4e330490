package dev.countersign.wire.http;

import dev.countersign.automation.Permission;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which credentials an endpoint takes. Every endpoint has it: without it {@link EndpointGuard} stops the start. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Takes {

    CredentialRule value();

    /** What an automation token must permit: one permission, or none. */
    Permission[] permission() default {};

    /** Whether a token that is bound to realms may be used at any host name, to find out what it is. */
    boolean inAnyRealm() default false;
}
