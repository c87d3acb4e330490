package dev.countersign.attacks;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * A random load of users and attackers on a few accounts, in an order given by a seed, and a record of what the server
 * acknowledged. Several workers share each account, so that their requests collide.
 */
final class RandomLoad {

    /** A code that the server accepted, and its owner. */
    record Accepted(String accountId, String code) {}

    final List<Secured> owners = new ArrayList<>();
    final Queue<Pair> opened = new ConcurrentLinkedQueue<>();
    final Queue<Pair> signedOut = new ConcurrentLinkedQueue<>();
    final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();
    final Queue<Person> registered = new ConcurrentLinkedQueue<>();
    final Queue<Answer> faults = new ConcurrentLinkedQueue<>();
    /** Refusals by a server that cannot answer now, {@code 503} with {@code Retry-After}. */
    final Queue<Answer> unavailable = new ConcurrentLinkedQueue<>();

    RandomLoad(int people) {
        for (int i = 0; i < people; i++) {
            owners.add(Secured.somebody());
        }
    }

    /** Runs {@code workers} at once, each with {@code steps} steps of its own. */
    void run(int workers, int steps, long seed) {
        Burst.of(workers, worker -> {
            Random random = new Random(seed + worker);
            for (int i = 0; i < steps; i++) {
                step(random, owners.get(random.nextInt(owners.size())));
            }
            return worker;
        });
    }

    private void step(Random random, Secured owner) {
        switch (random.nextInt(10)) {
            case 0, 1 -> signIn(owner, owner.app().code(random.nextInt(3) - 1));
            case 2 -> signIn(owner, owner.backupCodes().get(random.nextInt(10)));
            case 3 -> signIn(owner, owner.app().wrongCode(random.nextInt(100)));
            case 4, 5 -> any(random, opened).ifPresent(this::refresh);
            case 6 -> any(random, opened).ifPresent(this::signOut);
            case 7 -> any(random, opened).ifPresent(pair -> noted(pair::me));
            case 8 -> register();
            default -> unlock(owner);
        }
    }

    /* Two workers may submit the same code: at most one of them may succeed. */
    private void signIn(Secured owner, String code) {
        Answer first = noted(() -> owner.person().from(Api.fromAnywhere()).logIn());
        if (first.status() != 200) {
            return;
        }
        Answer second = noted(() -> owner.verify(first.text("/data/temp_token"), code));
        if (second.status() == 200) {
            accepted.add(new Accepted(owner.person().accountId(), code));
            opened.add(Pair.of(second));
        }
    }

    private void refresh(Pair pair) {
        Answer answer = noted(pair::renew);
        if (answer.status() == 200) {
            opened.add(Pair.of(answer));
        }
    }

    private void signOut(Pair pair) {
        if (noted(pair::logOut).status() == 200) {
            signedOut.add(pair);
        }
    }

    private void register() {
        Person person = Person.stranger();
        if (noted(person::signUp).status() == 200) {
            registered.add(person);
        }
    }

    /* An hour later: locks have ended, and the earlier codes are no longer current. */
    private static void unlock(Secured owner) {
        Ledger.update(
                "update code_gate set locked_until = now() - interval '1 second'"
                        + " where account_id = $1 and locked_until > now()",
                owner.person().accountId());
    }

    private Answer noted(Supplier<Answer> request) {
        Answer answer = request.get();
        if (answer.status() >= 500) {
            (answer.header("Retry-After").isEmpty() ? faults : unavailable).add(answer);
        }
        return answer;
    }

    private static <T> Optional<T> any(Random random, Queue<T> all) {
        List<T> now = List.copyOf(all);
        return now.isEmpty() ? Optional.empty() : Optional.of(now.get(random.nextInt(now.size())));
    }
}
