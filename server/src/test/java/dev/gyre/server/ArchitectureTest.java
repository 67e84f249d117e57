package dev.gyre.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The arrows between modules and packages that the design allows.
@AnalyzeClasses(packages = "dev.gyre", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule protocolKnowsNeitherServerNorStorageNorPekko = noClasses()
            .that()
            .resideInAPackage("dev.gyre.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.gyre.server..", "dev.gyre.persistence..", "org.apache.pekko..");

    @ArchTest
    static final ArchRule persistenceKnowsNeitherServerNorProtocolNorHttp = noClasses()
            .that()
            .resideInAPackage("dev.gyre.persistence..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.gyre.server..", "dev.gyre.protocol..", "org.apache.pekko.http..");

    @ArchTest
    static final ArchRule featuresFormNoCycle =
            slices().matching("dev.gyre.server.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule channelsRelaysAndSessionsDoNotSeeHttp = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.gyre.server.channel..",
                    "dev.gyre.server.hub..",
                    "dev.gyre.server.client..",
                    "dev.gyre.server.auth..",
                    "dev.gyre.server.permission..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.pekko.http..");

    @ArchTest
    static final ArchRule nothingSeesTheWiring = classes()
            .that()
            .resideInAPackage("dev.gyre.server")
            .should()
            .onlyBeAccessed()
            .byAnyPackage("dev.gyre.server");

    @ArchTest
    static final ArchRule onlyTheWiringSeesTheLifecycle = classes()
            .that()
            .resideInAPackage("dev.gyre.server.lifecycle")
            .should()
            .onlyBeAccessed()
            .byAnyPackage("dev.gyre.server", "dev.gyre.server.lifecycle");

    @ArchTest
    static final ArchRule onlyPersistenceSpeaksSql = noClasses()
            .that()
            .resideOutsideOfPackage("dev.gyre.persistence..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");

    @ArchTest
    static final ArchRule generatedProtocolTypesStayInside = noClasses()
            .that()
            .resideOutsideOfPackage("dev.gyre.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.gyre.protocol.protobuf..")
            .andShould()
            .dependOnClassesThat()
            .haveSimpleNameEndingWith("OrBuilder");

    @ArchTest
    static final ArchRule timeIsPassedIn = noClasses()
            .that()
            .resideOutsideOfPackages("dev.gyre.server", "dev.gyre.server.cli..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule nothingSleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class);

    /// The compiler would warn of it, but cannot be told that it is meant there.
    @ArchTest
    static final ArchRule onlySignalsNeedWhatTheJdkDoesNotSupport = noClasses()
            .that()
            .haveNameNotMatching("dev\\.gyre\\.server\\.cli\\.HangUp")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("sun..", "jdk.internal..");

    /// What is shipped; the fixtures that one module's tests lend to another's are not.
    static final class MainCode implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }
}
