package dev.countersign.wire.hoody;

import dev.countersign.region.Region;
import dev.countersign.region.Regions;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The regions, listed once, at start. */
@Path("/api/v1/auth/available-regions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "discovery")
public class RegionsResource {

    private final Envelope<RegionsView> regions;

    RegionsResource(Regions regions) {
        this.regions = Envelope.of(
                "Available regions retrieved",
                new RegionsView(regions.all().stream().map(RegionView::of).toList()));
    }

    /** One region. */
    public record RegionView(String region, String country, String city, boolean available) {
        static RegionView of(Region region) {
            return new RegionView(region.name(), region.country(), region.city(), region.available());
        }
    }

    /** All regions. */
    public record RegionsView(List<RegionView> regions) {}

    @NonBlocking
    @GET
    @Takes(CredentialRule.PUBLIC)
    @Operation(summary = "The regions that an account can be in")
    @APIResponse(responseCode = "200", description = "All regions, available or not")
    public Envelope<RegionsView> availableRegions() {
        return regions;
    }
}
