package dev.countersign.automation;

import dev.countersign.kernel.Randomness;
import java.util.List;

/** Aliases for tokens whose owner gave them none, such as {@code clever-dolphin}. */
final class AnimalNames {

    private static final List<String> QUALITIES = List.of(
            "able", "agile", "amber", "bold", "brave", "bright", "brisk", "calm", "clever", "cosy", "crisp", "daring",
            "eager", "early", "fair", "fast", "fond", "frank", "gentle", "glad", "golden", "grand", "happy", "hardy",
            "honest", "jolly", "keen", "kind", "lively", "loyal", "lucky", "mellow", "merry", "mild", "modest", "neat",
            "nimble", "noble", "patient", "placid", "plucky", "polite", "prompt", "proud", "quick", "quiet", "rapid",
            "ready", "robust", "silent", "silver", "smart", "snug", "steady", "sturdy", "sunny", "swift", "tidy",
            "trusty", "vivid", "warm", "wise", "witty", "young");

    private static final List<String> ANIMALS = List.of(
            "alpaca",
            "badger",
            "beaver",
            "bison",
            "bobcat",
            "buffalo",
            "camel",
            "caribou",
            "cat",
            "cheetah",
            "condor",
            "cougar",
            "crane",
            "deer",
            "dingo",
            "dolphin",
            "donkey",
            "eagle",
            "egret",
            "elk",
            "falcon",
            "ferret",
            "finch",
            "fox",
            "gazelle",
            "gecko",
            "goose",
            "hamster",
            "hare",
            "hawk",
            "hedgehog",
            "heron",
            "horse",
            "ibex",
            "jaguar",
            "kestrel",
            "koala",
            "lark",
            "lemur",
            "leopard",
            "lion",
            "llama",
            "lynx",
            "magpie",
            "marmot",
            "marten",
            "mole",
            "moose",
            "newt",
            "ocelot",
            "orca",
            "osprey",
            "otter",
            "owl",
            "panda",
            "puffin",
            "raven",
            "robin",
            "salmon",
            "seal",
            "sparrow",
            "stork",
            "tiger",
            "walrus");

    private AnimalNames() {}

    static TokenAlias any(Randomness randomness) {
        return new TokenAlias(QUALITIES.get(randomness.below(QUALITIES.size()))
                + '-'
                + ANIMALS.get(randomness.below(ANIMALS.size())));
    }
}
