package dev.gyre.persistence;

/// The database was already upgraded by a newer Gyre, and this one does not know what its tables mean.
public final class NewerSchemaException extends RuntimeException {

    private final int found;
    private final int known;

    NewerSchemaException(String shownUrl, int found, int known) {
        super("the journal's database " + shownUrl + " has schema version " + found + ", this version of Gyre knows "
                + known
                + ": start the Gyre that upgraded it, or a newer one, or restore a backup from before the upgrade");
        this.found = found;
        this.known = known;
    }

    /// The version of the database.
    public int found() {
        return found;
    }

    /// The newest version that this program knows.
    public int known() {
        return known;
    }
}
