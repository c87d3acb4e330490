package dev.countersign.wire.hoody;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;

/**
 * A user with a trusted device.
 *
 * @param device what the device stores: its id, a dot, its secret
 */
record Trusting(Secured secured, String device) {

    static Trusting somebody() {
        Secured secured = Secured.somebody();
        return new Trusting(secured, secured.trustDevice().text("/data/trusted_device"));
    }

    Person person() {
        return secured.person();
    }

    Answer logIn() {
        return logIn(person(), device);
    }

    Answer logIn(String otherDevice) {
        return logIn(person(), otherDevice);
    }

    static Answer logIn(Person person, String device) {
        return person.api()
                .post(
                        "/api/v1/users/auth/login",
                        "email",
                        person.email(),
                        "password",
                        person.password(),
                        "trusted_device",
                        device);
    }
}
