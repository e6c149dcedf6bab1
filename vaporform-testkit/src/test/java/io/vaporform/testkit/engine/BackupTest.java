package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.Data;
import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.Stack;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.event.Event;
import io.vaporform.event.Finding;
import io.vaporform.memory.Thing;
import io.vaporform.plan.Action;
import io.vaporform.plan.Change;
import io.vaporform.plan.Plan;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Output;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.state.Backup;
import io.vaporform.state.Phase;
import io.vaporform.template.Postgres;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is backed up can be brought back. */
class BackupTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String FILE = "/data/orders.txt";

    private final Rig rig = new Rig();
    private final Shelf shelf = new Shelf();
    private final Infrastructure infra = rig.infra(builder -> builder.backups(shelf));

    @AfterEach
    void close() {
        rig.close();
    }

    private static DeploymentSpec.Builder database() {
        return DeploymentSpec.builder()
                .image("shop/db:1")
                .port(5432)
                .volume("data", "/data", VolumeSpec.builder().size("1Gi").build());
    }

    private static DeploymentSpec.Builder databaseFrom(Backup backup) {
        return DeploymentSpec.builder()
                .image("shop/db:1")
                .volume(
                        "data",
                        "/data",
                        VolumeSpec.builder().from(backup.point()).build());
    }

    private Stack main() {
        return infra.project("shop").stack();
    }

    private Deployment deploy(UnaryOperator<DeploymentSpec.Builder> more) {
        return main().deploy("db", more.apply(database()));
    }

    private Deployment deploy() {
        return deploy(spec -> spec);
    }

    private String instance() {
        return rig.running("db").get(0).engineId();
    }

    private void write(String text) {
        rig.world.write(instance(), FILE, text);
    }

    private String read() {
        return rig.world.read(instance(), FILE).orElse("nothing");
    }

    private List<Thing> volumes() {
        return rig.world.things().stream()
                .filter(Thing.Stored.class::isInstance)
                .toList();
    }

    @Test
    void whatWasBackedUpComesBack() {
        Deployment db = deploy();
        write("one");
        Backup backup = db.backup();
        write("two");

        db.restore(backup);

        assertThat(read()).isEqualTo("one");
        assertThat(volumes()).hasSize(1);
        assertThat(main().resources().values()).allMatch(state -> state.phase() == Phase.READY && !state.unsettled());
        assertThat(shelf.keys()).hasSize(2);
        assertThat(main().history()).extracting(Event::text).contains("backup " + backup + " is made");
    }

    @Test
    void theSameIsRestoredAsOftenAsItIsAskedFor() {
        Deployment db = deploy();
        write("one");
        Backup backup = db.backup();
        for (int round = 0; round < 3; round++) {
            write("two");
            db.restore(backup);
            assertThat(read()).isEqualTo("one");
        }
        assertThat(volumes()).hasSize(1);
    }

    @Test
    void whatIsThereIsBackedUpBeforeItIsReplaced() {
        Deployment db = deploy();
        Backup backup = db.backup();
        write("two");
        rig.pass(MINUTE);
        db.restore(backup);

        Backup before = db.backups().get(0);
        assertThat(before.cause()).isEqualTo(Backup.Cause.RESTORE);
        db.restore(before);

        assertThat(read()).isEqualTo("two");
    }

    @Test
    void aRestoreIsPlannedAsWhatItIs() {
        Deployment db = deploy();
        Backup backup = db.backup();

        Plan plan = db.planRestore(backup);

        assertThat(plan.changes()).extracting(Change::action).containsExactly(Action.REPLACE, Action.REPLACE);
        assertThat(plan.toString()).contains("(interrupts)").contains(backup.id());
        db.protect();
        assertThatThrownBy(() -> db.restore(backup))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("protected");
        assertThat(shelf.keys()).hasSize(1);
    }

    @Test
    void whatWasRestoredStaysForWhoeverDeclaresTheVolume() {
        Blueprint shop = Blueprint.named("shop", b -> b.deployment("db", database()));
        infra.project("shop").apply(shop);
        write("one");
        Deployment db = main().deployment("db");
        Backup backup = db.backup();
        write("two");
        db.restore(backup);

        assertThat(infra.project("shop").plan(shop).isNoOp()).isTrue();
        main().destroy();
        infra.project("shop").apply(shop);

        assertThat(read()).isEqualTo("one");
        assertThat(volumes()).hasSize(1);
    }

    @Test
    void whatWasDestroyedIsMadeFromItsBackup() {
        Deployment db = deploy();
        write("one");
        Backup backup = db.backup();
        db.destroy(Data.DELETE);
        assertThat(main().backups()).containsExactly(backup);

        main().deploy("db", databaseFrom(backup));

        assertThat(read()).isEqualTo("one");
        db.deleteBackup(backup);
        assertThat(shelf.keys()).isEmpty();
        assertThat(main().backups()).isEmpty();
    }

    @Test
    void nobodyGetsTheDataOfAnotherProject() {
        Backup backup = deploy().backup();

        assertThatThrownBy(() -> infra.project("other").deploy("db", databaseFrom(backup)))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("project other has no such backup");
    }

    @Test
    void whatIsDamagedIsNotRestored() {
        Deployment db = deploy();
        write("one");
        Backup backup = db.backup();
        write("two");
        shelf.damage();

        assertThatExceptionOfType(ApplyFailedException.class).isThrownBy(() -> db.restore(backup));

        assertThat(read()).isEqualTo("two");
        assertThat(volumes()).hasSize(1);
        assertThat(main().plan(Blueprint.named("other", b -> {})).isNoOp()).isTrue();
    }

    @Test
    void whatDoesNotGetWellOnWhatWasRestoredGoesBack() {
        Deployment db = deploy(
                spec -> spec.image(Rig.PICKY).env("UNTIL", Output.text(Kind.VOLUME, "db.data", VolumeSpec.UNTIL)));
        write("one");
        Backup backup = db.backup();
        write("two");

        assertThatExceptionOfType(ApplyFailedException.class).isThrownBy(() -> db.restore(rig.time.now()));

        assertThat(read()).isEqualTo("two");
        assertThat(volumes()).hasSize(1);
        assertThat(main().resources().values()).allMatch(state -> !state.unsettled());
        // Whatever comes next does not bring what it did not like.
        db.update(d -> d.env("MORE", "1"));
        assertThat(read()).isEqualTo("two");
        db.restore(backup);
        assertThat(read()).isEqualTo("one");
        db.destroy();
        assertThat(volumes()).hasSize(1);
    }

    @Test
    void whatIsRestoredIsNotLetGoOfForIt() {
        rig.infra(builder -> builder.backups(shelf).supervise());
        Deployment db =
                deploy(spec -> spec.backup(b -> b.every(Duration.ofHours(1)).keep(1)));
        write("one");
        rig.pass(MINUTE.multipliedBy(2));
        Backup only = db.backups().get(0);
        assertThat(only.cause()).isEqualTo(Backup.Cause.SCHEDULED);
        write("two");

        db.restore(only);
        assertThat(read()).isEqualTo("one");
        rig.pass(Duration.ofHours(3));

        assertThat(db.backups()).as("the one that the volume was made from").contains(only);
    }

    @Test
    void whoAsksForManyWaitsBehindTheOthers() {
        rig.infra(builder -> builder.backups(shelf).supervise());
        for (int i = 0; i < 6; i++) {
            main().deploy("db-" + i, database().backup(b -> b.every(Duration.ofDays(1))));
        }
        infra.project("other").deploy("db", database().backup(b -> b.every(Duration.ofDays(1))));

        rig.pass(MINUTE.multipliedBy(70));

        assertThat(main().backups()).hasSize(6);
        assertThat(infra.project("other").stack().backups()).hasSize(1);
    }

    @Test
    void whatCannotBeWrittenLeavesNothing() {
        Deployment db = deploy();
        shelf.full = true;

        assertThatThrownBy(db::backup)
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("the shelf: no space left");

        assertThat(shelf.keys()).isEmpty();
        shelf.full = false;
        assertThat(db.backup().bytes()).isPositive();
    }

    @Test
    void whoWritesMoreThanItsVolumeIsStopped() {
        Deployment db = main().deploy("db", databaseOf("1Ki"));
        String text = "x".repeat(60_000);
        write(text);
        assertThat(db.backup().bytes()).isPositive();
        for (int i = 0; i < 1_200; i++) {
            rig.world.write(instance(), FILE + i, text);
        }

        assertThatThrownBy(db::backup)
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("it is more than the size of volume/db.data, 1Ki; give it a larger one");
        assertThat(shelf.keys()).hasSize(1);
    }

    private static DeploymentSpec.Builder databaseOf(String size) {
        return DeploymentSpec.builder()
                .image("shop/db:1")
                .volume("data", "/data", VolumeSpec.builder().size(size).build());
    }

    @Test
    void whatCannotBeBackedUpIsRefused() {
        Deployment none = main().deploy("web", DeploymentSpec.builder().image("shop/web:1"));
        assertThatThrownBy(none::backup).hasMessageContaining("deployment/web has no volume");
        Deployment two = main().deploy("two", database().volume("more", "/more"));
        assertThatThrownBy(two::backup).hasMessageContaining("with one of [two.data, two.more]");
        Deployment said = two.update(d -> d.backup(b -> b.volume("more")));
        assertThat(said.backup().volume().name()).isEqualTo("two.more");
    }

    @Test
    void whoHasNoPlaceForBackupsIsTold() {
        deploy();
        Infrastructure nowhere = rig.infra();
        assertThatThrownBy(
                        () -> nowhere.project("shop").stack().deployment("db").backup())
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("no place for backups");
        assertThatThrownBy(() -> nowhere.project("shop").deploy("db", database().backup(b -> b.every(MINUTE))))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("no place for backups");
    }

    @Test
    void aMomentIsRestoredOnlyWhereALogIsKept() {
        Deployment db = deploy();
        db.backup();
        assertThatThrownBy(() -> db.restore(rig.time.now()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("keeps no log");
        Deployment kept = deploy(spec -> spec.env("UNTIL", Output.text(Kind.VOLUME, "db.data", VolumeSpec.UNTIL)));
        assertThatThrownBy(() -> kept.restore(rig.time.now().minusSeconds(3600)))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("no backup of shop/main/deployment/db was finished by then");
        assertThatThrownBy(() -> kept.planRestore(rig.time.now().plusSeconds(1)))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("still to come");
        assertThat(kept.planRestore(rig.time.now()).count(Action.REPLACE)).isEqualTo(2);
    }

    @Test
    void nobodyDeletesABackupOfAnother() {
        Backup backup = deploy().backup();
        Deployment other = main().deploy("other", database());

        assertThatThrownBy(() -> other.deleteBackup(backup))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("ask that deployment");
        assertThat(shelf.keys()).hasSize(1);
    }

    @Test
    void whatWasThereStaysThroughARestoreThatIsBackedUpToo() {
        Deployment db = deploy(spec ->
                spec.backup(b -> b.keep(1)).env("UNTIL", Output.text(Kind.VOLUME, "db.data", VolumeSpec.UNTIL)));
        write("one");
        Backup backup = db.backup();
        rig.pass(MINUTE);
        write("two");

        db.restore(backup);

        List<Backup> kept = db.backups();
        assertThat(kept)
                .extracting(Backup::cause)
                .containsExactly(Backup.Cause.RESTORE, Backup.Cause.RESTORE, Backup.Cause.ASKED);
        db.restore(kept.get(1));
        assertThat(read()).isEqualTo("two");
    }

    @Test
    void oneIsMadeAtATime() {
        Deployment db = deploy();
        shelf.meanwhile = () -> assertThatThrownBy(db::backup).isInstanceOf(ConflictException.class);

        db.backup();

        assertThat(shelf.keys()).hasSize(1);
    }

    @Test
    void theScheduleIsKeptAndTheOldOnesGo() {
        rig.infra(builder -> builder.backups(shelf).supervise());
        Deployment db =
                deploy(spec -> spec.backup(b -> b.every(Duration.ofHours(1)).keep(2)));
        Backup own = db.backup();

        rig.pass(MINUTE.multipliedBy(2));
        assertThat(db.backups()).hasSize(2);
        rig.pass(Duration.ofHours(5));

        assertThat(db.backups()).hasSize(3).contains(own);
        assertThat(db.backups().get(0).begun()).isAfter(rig.time.now().minus(Duration.ofMinutes(62)));
        assertThat(shelf.keys()).hasSize(3);
    }

    @Test
    void whatIsGoneIsNotScheduledAnyMore() {
        rig.infra(builder -> builder.backups(shelf).supervise());
        Deployment db = deploy(spec -> spec.backup(b -> b.every(Duration.ofHours(1))));
        rig.pass(MINUTE.multipliedBy(2));
        db.destroy(Data.DELETE);

        rig.pass(Duration.ofHours(3));

        assertThat(rig.store.scan("schedule/")).isEmpty();
        assertThat(shelf.keys()).hasSize(1);
    }

    @Test
    void whatIsNotBackedUpInTimeIsTold() {
        rig.infra(builder -> builder.backups(shelf).supervise());
        deploy(spec -> spec.backup(b -> b.every(Duration.ofHours(1))));
        shelf.full = true;

        rig.pass(MINUTE.multipliedBy(3));
        assertThat(main().findings()).extracting(Finding::code).containsExactly("backup.failed");
        assertThat(shelf.keys()).isEmpty();
        shelf.full = false;
        rig.pass(MINUTE.multipliedBy(11));

        assertThat(main().findings()).isEmpty();
        assertThat(shelf.keys()).hasSize(1);
    }

    @Test
    void aTemplateThatWouldBeBackedUpSaysThatItIsNot() {
        Infrastructure nowhere = rig.infra(Infrastructure.Builder::supervise);
        nowhere.project("shop").deploy("db", Postgres.small());

        rig.pass(MINUTE.multipliedBy(2));

        assertThat(main().findings()).extracting(Finding::code).containsExactly("backup.none");
    }

    @Test
    void anotherPasswordReachesWhoUsesIt() {
        Deployment db = main().deploy("db", Postgres.small());
        main().deploy("web", w -> w.image("shop/web:1").env("DATABASE_URL", db.uri()));
        String before = password("db", "POSTGRES_PASSWORD");

        Deployment rotated = db.rotateCredentials();

        String now = password("db", "POSTGRES_PASSWORD");
        assertThat(now).isNotEqualTo(before).hasSameSizeAs(before);
        assertThat(password("web", "DATABASE_URL")).contains(now);
        assertThat(rotated.outputs().credentials().orElseThrow().password().reveal())
                .isEqualTo(now);
        assertThat(main().resources().values()).allMatch(state -> !state.unsettled());
    }

    @Test
    void aPasswordThatIsNotItsOwnIsNotRotated() {
        Deployment web = main().deploy("web", w -> w.image("shop/web:1"));
        assertThatThrownBy(web::rotateCredentials)
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("it has none");
        main().deploy("db", Postgres.medium());
        assertThatThrownBy(() -> main().deployment("db.replica").rotateCredentials())
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("they are those of deployment/db; rotate them there");
    }

    private String password(String name, String variable) {
        return ((Thing.Running) rig.running(name).get(0)).environment().getOrDefault(variable, "");
    }
}
