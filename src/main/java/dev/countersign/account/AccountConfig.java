package dev.countersign.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Set;

/** Who may register, and with which names. */
@ConfigMapping(prefix = "countersign.accounts")
public interface AccountConfig {

    /** Whether anybody can register. Existing accounts are not affected. */
    @WithDefault("true")
    boolean signupsEnabled();

    /** Local parts, in lower case, that are not used for user names. */
    @WithDefault(
            "admin,administrator,root,system,support,help,info,mail,postmaster,webmaster,hostmaster,abuse,security,noc,sales,billing,contact,hello,api,www,noreply,no-reply,null,undefined,me,hoody,countersign")
    Set<String> reservedNames();

    /** How long owners who deleted their account can come back before it is erased; 0 for not at all. */
    @WithDefault("14d")
    Duration deletionGrace();
}
