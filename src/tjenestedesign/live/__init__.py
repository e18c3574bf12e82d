"""What runs while someone works: the preview, the language server."""
