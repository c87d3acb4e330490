package dev.countersign.mail;

import java.util.List;

/** What becomes of a requested mail, decided when its turn has come. */
public sealed interface Plan {

    /** {@code mail} is sent. */
    record Send(Mail mail) implements Plan {}

    /** {@code requests} take the place of this one; each is budgeted and planned on its own. */
    record Instead(List<MailRequest> requests) implements Plan {

        public Instead {
            requests = List.copyOf(requests);
        }
    }

    /**
     * No mail is sent.
     *
     * @param reason one word for operators, such as {@code unknown_address}; kept with the row
     */
    record Nothing(String reason) implements Plan {}
}
