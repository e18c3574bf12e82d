"""What has changed between two versions of a project, told from what the artefacts mean and not from how they are written."""
