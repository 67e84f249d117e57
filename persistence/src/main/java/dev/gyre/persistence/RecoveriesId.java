package dev.gyre.persistence;

import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ExtendedActorSystem;

/// Lets the two plugins of an actor system find the same [Recoveries].
final class RecoveriesId extends AbstractExtensionId<Recoveries> {

    static final RecoveriesId INSTANCE = new RecoveriesId();

    private RecoveriesId() {}

    @Override
    public Recoveries createExtension(ExtendedActorSystem system) {
        return Recoveries.start(system);
    }
}
