"""What td found the last time, kept in the project's own folder, so that only what has changed is looked at again."""
