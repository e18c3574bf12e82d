"""The charts of an effektmåling."""
