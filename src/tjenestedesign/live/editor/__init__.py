"""What an editor asks about the files: completion, hovering, following ids, faults and their remedies. `server` speaks the Language Server Protocol."""
