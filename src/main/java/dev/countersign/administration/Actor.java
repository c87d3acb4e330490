package dev.countersign.administration;

import dev.countersign.kernel.Client;

/** Who acts on somebody else's account. */
public sealed interface Actor {

    /** As the audit log names it. */
    String name();

    /** Where the act comes from. */
    Client client();

    /** An account with {@code is_admin}, by its id. */
    record Administrator(String accountId, Client client) implements Actor {
        @Override
        public String name() {
            return "administrator " + accountId;
        }
    }

    /** Somebody at the command line of the server, by the name of their choice or of their system's account. */
    record Operator(String name) implements Actor {

        public Operator {
            name = "operator " + name;
        }

        @Override
        public Client client() {
            return Client.system();
        }
    }
}
