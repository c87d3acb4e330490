package dev.countersign.automation;

import static dev.countersign.automation.Permission.CONTAINERS_ACTIONS_EXEC;
import static dev.countersign.automation.Permission.CONTAINERS_ACTIONS_LOGS;
import static dev.countersign.automation.Permission.CONTAINERS_ACTIONS_RESTART;
import static dev.countersign.automation.Permission.CONTAINERS_ACTIONS_START;
import static dev.countersign.automation.Permission.CONTAINERS_ACTIONS_STOP;
import static dev.countersign.automation.Permission.CONTAINERS_CREATE;
import static dev.countersign.automation.Permission.CONTAINERS_DELETE;
import static dev.countersign.automation.Permission.CONTAINERS_FEATURES_AI;
import static dev.countersign.automation.Permission.CONTAINERS_FEATURES_ENV_VALUES;
import static dev.countersign.automation.Permission.CONTAINERS_FEATURES_HOODY_KIT;
import static dev.countersign.automation.Permission.CONTAINERS_FEATURES_KVM;
import static dev.countersign.automation.Permission.CONTAINERS_FEATURES_NETWORKING;
import static dev.countersign.automation.Permission.CONTAINERS_FEATURES_SNAPSHOTS;
import static dev.countersign.automation.Permission.CONTAINERS_READ;
import static dev.countersign.automation.Permission.CONTAINERS_UPDATE;
import static dev.countersign.automation.Permission.FINANCIAL_BILLING_DOWNLOAD_INVOICES;
import static dev.countersign.automation.Permission.FINANCIAL_BILLING_MANAGE_PAYMENT_METHODS;
import static dev.countersign.automation.Permission.FINANCIAL_BILLING_READ;
import static dev.countersign.automation.Permission.FINANCIAL_SERVER_RENTAL_VIEW_MARKETPLACE;
import static dev.countersign.automation.Permission.FINANCIAL_WALLET_READ;
import static dev.countersign.automation.Permission.PROJECTS_CREATE;
import static dev.countersign.automation.Permission.PROJECTS_READ;
import static dev.countersign.automation.Permission.PROJECTS_UPDATE;
import static dev.countersign.automation.Permission.RESOURCES_EVENTS;
import static dev.countersign.automation.Permission.RESOURCES_FIREWALLS;
import static dev.countersign.automation.Permission.RESOURCES_PROXY_ALIASES;
import static dev.countersign.automation.Permission.RESOURCES_READ_ACCOUNT;
import static dev.countersign.automation.Permission.RESOURCES_REALMS;
import static dev.countersign.automation.Permission.RESOURCES_SSH_KEYS;
import static dev.countersign.automation.Permission.RESOURCES_STORAGE_SHARES;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Sets of permissions that clients can name instead of listing them. The names are permanent. */
public enum PermissionTemplate {
    FULL_ACCESS("Everything that a token can be allowed to do", Permissions.ALL),
    EXTERNAL_CUSTOMER(
            "Seeing and operating containers, without changing what there is",
            Permissions.of(
                    CONTAINERS_READ,
                    CONTAINERS_ACTIONS_START,
                    CONTAINERS_ACTIONS_STOP,
                    CONTAINERS_ACTIONS_RESTART,
                    CONTAINERS_ACTIONS_LOGS,
                    PROJECTS_READ)),
    DEV_TEAM(
            "Working with containers and projects, without money, vault and tokens",
            Permissions.of(
                    CONTAINERS_CREATE,
                    CONTAINERS_READ,
                    CONTAINERS_UPDATE,
                    CONTAINERS_DELETE,
                    CONTAINERS_ACTIONS_START,
                    CONTAINERS_ACTIONS_STOP,
                    CONTAINERS_ACTIONS_RESTART,
                    CONTAINERS_ACTIONS_EXEC,
                    CONTAINERS_ACTIONS_LOGS,
                    CONTAINERS_FEATURES_AI,
                    CONTAINERS_FEATURES_HOODY_KIT,
                    CONTAINERS_FEATURES_SNAPSHOTS,
                    CONTAINERS_FEATURES_NETWORKING,
                    CONTAINERS_FEATURES_KVM,
                    CONTAINERS_FEATURES_ENV_VALUES,
                    PROJECTS_CREATE,
                    PROJECTS_READ,
                    PROJECTS_UPDATE,
                    RESOURCES_EVENTS,
                    RESOURCES_SSH_KEYS,
                    RESOURCES_STORAGE_SHARES,
                    RESOURCES_PROXY_ALIASES,
                    RESOURCES_FIREWALLS,
                    RESOURCES_REALMS)),
    FINANCE_TEAM(
            "Seeing the wallet and invoices, and managing how they are paid",
            Permissions.of(
                    FINANCIAL_WALLET_READ,
                    FINANCIAL_BILLING_READ,
                    FINANCIAL_BILLING_MANAGE_PAYMENT_METHODS,
                    FINANCIAL_BILLING_DOWNLOAD_INVOICES,
                    FINANCIAL_SERVER_RENTAL_VIEW_MARKETPLACE)),
    READ_ONLY(
            "Seeing what there is, without changing anything",
            Permissions.of(
                    CONTAINERS_READ,
                    CONTAINERS_ACTIONS_LOGS,
                    PROJECTS_READ,
                    FINANCIAL_WALLET_READ,
                    FINANCIAL_BILLING_READ,
                    FINANCIAL_SERVER_RENTAL_VIEW_MARKETPLACE,
                    RESOURCES_EVENTS,
                    RESOURCES_REALMS,
                    RESOURCES_READ_ACCOUNT));

    private final String description;
    private final Permissions permissions;

    PermissionTemplate(String description, Permissions permissions) {
        this.description = description;
        this.permissions = permissions;
    }

    /** The name that clients use. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One sentence for people who choose. */
    public String description() {
        return description;
    }

    public Permissions permissions() {
        return permissions;
    }

    /** The template with this name. */
    public static Optional<PermissionTemplate> named(String label) {
        return Arrays.stream(values())
                .filter(template -> template.label().equals(label))
                .findFirst();
    }
}
