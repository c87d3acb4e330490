package dev.countersign.testing;

/**
 * An administrator, in a session in which a code of the app was entered.
 *
 * @param secured has the second factor that administrators need
 */
public record Admin(Secured secured) {

    public static final String USERS = "/api/v1/admin/users";

    public static Admin somebody() {
        Secured secured = Secured.somebody();
        appoint(secured.person());
        return new Admin(secured);
    }

    /** Makes a person an administrator, as an operator would. */
    public static void appoint(Person person) {
        Ledger.change("update account set admin = true where id = $1", person.accountId());
    }

    public Person person() {
        return secured.person();
    }

    public String id() {
        return person().accountId();
    }

    public Api session() {
        return secured.session();
    }

    public Answer find(String name) {
        return session().get(USERS + "?name=" + name);
    }

    public Answer ban(Person person) {
        return session().method("POST", of(person) + "/ban");
    }

    /** The path of a person. */
    public static String of(Person person) {
        return USERS + '/' + person.accountId();
    }
}
