"""Personal data in what a project holds: found in texts and names, told without being repeated, silenced with a reason."""
