package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Address;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.NameClaims;
import io.vaporform.testkit.ManualTime;
import io.vaporform.testkit.MemoryRecords;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class NameClaimsTest {

    private static final DomainName APPS = DomainName.of("apps.example.com");

    private final ManualTime time = ManualTime.create();
    private final MemoryRecords records = new MemoryRecords();

    private NameClaims of(String project, String name) {
        return new NameClaims(records, Address.parse(project + "/main/domain/" + name), time);
    }

    private Optional<DomainName> claim(String project, String name) {
        return of(project, name).claim(DomainName.of(name));
    }

    private Optional<DomainName> claimWithin(String project, String name) {
        return of(project, name).claimWithin(APPS, DomainName.of(name));
    }

    @Test
    void namesThatOnlyLookRelatedAreNot() {
        assertThat(claim("one", "example.com")).isEmpty();
        assertThat(claim("two", "myexample.com")).isEmpty();
        assertThat(claim("two", "example.com.net")).isEmpty();
    }

    @Test
    void claimingTwiceIsClaimingOnce() {
        assertThat(claim("one", "example.com")).isEmpty();
        assertThat(claim("one", "example.com")).isEmpty();
        of("one", "example.com").release(DomainName.of("example.com"), Duration.ZERO);
        assertThat(claim("two", "example.com")).isEmpty();
    }

    @Test
    void nobodyReleasesWhatIsNotTheirs() {
        claim("one", "example.com");

        of("two", "example.com").release(DomainName.of("example.com"), Duration.ZERO);

        assertThat(claim("two", "example.com")).contains(DomainName.of("example.com"));
    }

    @Test
    void whatIsGivenOutIsNoMatterOfWhoHasTheZone() {
        assertThat(claim("host", "example.com")).isEmpty();
        assertThat(claimWithin("one", "a.apps.example.com")).isEmpty();
        assertThat(claimWithin("two", "b.apps.example.com")).isEmpty();
        assertThat(claimWithin("two", "a.apps.example.com")).contains(DomainName.of("a.apps.example.com"));
        assertThat(claim("host", "apps.example.com")).isEmpty();
        assertThat(claim("two", "x.a.apps.example.com")).isPresent();
    }

    @Test
    void whatIsReleasedWithADelayIsKeptForItsProject() throws InterruptedException {
        claim("one", "example.com");
        of("one", "example.com").release(DomainName.of("example.com"), Duration.ofDays(30));

        assertThat(claim("two", "example.com")).isPresent();
        assertThat(claim("two", "www.example.com")).isPresent();
        assertThat(claim("one", "example.com")).isEmpty();
        of("one", "example.com").release(DomainName.of("example.com"), Duration.ofDays(30));
        pass(Duration.ofDays(31));
        assertThat(claim("two", "example.com")).isEmpty();
    }

    private void pass(Duration span) throws InterruptedException {
        try {
            time.await(new CompletableFuture<>(), span);
        } catch (TimeoutException passed) {
            // That is what it was for.
        }
    }

    @RepeatedTest(50)
    void ofSeveralAtATimeAtMostOneProjectHasAName() throws Exception {
        List<String> names =
                List.of("example.com", "a.example.com", "*.example.com", "b.a.example.com", "a.example.com");
        List<Boolean> won = AtOnce.run(IntStream.range(0, names.size())
                .<Callable<Boolean>>mapToObj(
                        i -> () -> claim("project-" + i, names.get(i)).isEmpty())
                .toList());

        assertThat(won).containsOnlyOnce(true);
    }
}
