package dev.countersign.audit;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

@Entity(name = "AuditRow")
@Immutable
@Table(name = "audit_event")
class AuditRow extends PanacheEntityBase {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    Instant at;
    String event;

    @Column(name = "account_id")
    String accountId;

    @Column(name = "session_id")
    String sessionId;

    @Column(name = "client_ip")
    String clientIp;

    String detail;
}
