package dev.countersign.automation;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One thing that an automation token can be allowed to do. The paths are permanent: they are stored, and clients send
 * them as a tree. Most are about services that ask this server who calls them; this server itself checks only some of
 * {@code resources}.
 */
public enum Permission {
    CONTAINERS_CREATE("containers.create"),
    CONTAINERS_READ("containers.read"),
    CONTAINERS_UPDATE("containers.update"),
    CONTAINERS_DELETE("containers.delete"),
    CONTAINERS_ACTIONS_START("containers.actions.start"),
    CONTAINERS_ACTIONS_STOP("containers.actions.stop"),
    CONTAINERS_ACTIONS_RESTART("containers.actions.restart"),
    CONTAINERS_ACTIONS_EXEC("containers.actions.exec"),
    CONTAINERS_ACTIONS_LOGS("containers.actions.logs"),
    CONTAINERS_FEATURES_AI("containers.features.ai"),
    CONTAINERS_FEATURES_HOODY_KIT("containers.features.hoody_kit"),
    CONTAINERS_FEATURES_SNAPSHOTS("containers.features.snapshots"),
    CONTAINERS_FEATURES_NETWORKING("containers.features.networking"),
    CONTAINERS_FEATURES_KVM("containers.features.kvm"),
    CONTAINERS_FEATURES_ENV_VALUES("containers.features.env_values"),
    PROJECTS_CREATE("projects.create"),
    PROJECTS_READ("projects.read"),
    PROJECTS_UPDATE("projects.update"),
    PROJECTS_DELETE("projects.delete"),
    PROJECTS_MEMBERS_INVITE("projects.members.invite"),
    PROJECTS_MEMBERS_REMOVE("projects.members.remove"),
    PROJECTS_MEMBERS_CHANGE_ROLES("projects.members.change_roles"),
    FINANCIAL_WALLET_READ("financial.wallet.read"),
    FINANCIAL_WALLET_TRANSFER("financial.wallet.transfer"),
    FINANCIAL_WALLET_WITHDRAW("financial.wallet.withdraw"),
    FINANCIAL_BILLING_READ("financial.billing.read"),
    FINANCIAL_BILLING_MANAGE_PAYMENT_METHODS("financial.billing.manage_payment_methods"),
    FINANCIAL_BILLING_DOWNLOAD_INVOICES("financial.billing.download_invoices"),
    FINANCIAL_SERVER_RENTAL_VIEW_MARKETPLACE("financial.server_rental.view_marketplace"),
    FINANCIAL_SERVER_RENTAL_RENT_SERVERS("financial.server_rental.rent_servers"),
    FINANCIAL_SERVER_RENTAL_EXTEND_RENTALS("financial.server_rental.extend_rentals"),
    FINANCIAL_SERVER_RENTAL_TERMINATE_RENTALS("financial.server_rental.terminate_rentals"),
    FINANCIAL_SUBSCRIPTIONS_PURCHASE("financial.subscriptions.purchase"),
    RESOURCES_VAULT("resources.vault"),
    RESOURCES_EVENTS("resources.events"),
    RESOURCES_SSH_KEYS("resources.ssh_keys"),
    RESOURCES_STORAGE_SHARES("resources.storage_shares"),
    RESOURCES_PROXY_ALIASES("resources.proxy_aliases"),
    RESOURCES_FIREWALLS("resources.firewalls"),
    /** Listing the account's realms. */
    RESOURCES_REALMS("resources.realms"),
    /** Changing the token's own public profile. */
    RESOURCES_AUTH_TOKEN_PUBLIC_PROFILE("resources.auth_token_public_profile"),
    /** Making tokens that may do no more, and managing those. */
    RESOURCES_CREATE_TOKENS("resources.create_tokens"),
    /** Seeing the account's address and other personal data. */
    RESOURCES_READ_ACCOUNT("resources.read_account");

    private static final Map<String, Permission> BY_PATH =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Permission::path, Function.identity()));

    private final String path;

    Permission(String path) {
        this.path = path;
    }

    /** Its place in the tree, with dots, such as {@code containers.actions.start}. */
    public String path() {
        return path;
    }

    /** The permission at a place in the tree. */
    public static Optional<Permission> at(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }
}
